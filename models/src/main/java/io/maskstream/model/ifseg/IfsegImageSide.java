package io.maskstream.model.ifseg;

import io.maskstream.model.ImageSide;
import io.maskstream.model.InputSpec;
import io.maskstream.model.ModelException;
import io.maskstream.model.ofa.OfaConfig;
import io.maskstream.model.ofa.ResNetConfig;
import io.maskstream.model.runtime.Device;
import io.maskstream.model.runtime.Precision;
import io.maskstream.model.runtime.Tensor;
import io.maskstream.model.runtime.TensorScope;
import io.maskstream.model.runtime.Weights;
import java.util.Arrays;

/**
 * All of IFSeg that runs for every picture: image network, encoder and decoder over a text of as many pieces as the words make,
 * without averaging. Words are part of it, because their tokens run through the encoder with each picture.
 */
public final class IfsegImageSide implements ImageSide {
    private static final int WORDS = 10;

    /** Pieces of the question, and of start, end and the last word. */
    private static final int QUESTION = 15;

    /** Most words are one piece. */
    private static final double PIECES = 1.3;

    /** Any piece that is no special one. */
    private static final int PIECE = 4;

    private final IfsegBody body;
    private final TensorScope kept;
    private final GridBiases biases;
    private Tensor text;
    private Tensor classes;
    private int words;

    private IfsegImageSide(IfsegBody body) {
        this.body = body;
        this.kept = TensorScope.open(body.device());
        this.biases = new GridBiases(body);
        ask(WORDS);
    }

    /** From 1 to as many as make a text that the model has positions for; 10 before anything is asked. */
    @Override
    public void ask(int count) {
        OfaConfig config = body.config().ofa();
        int length = QUESTION + (int) Math.round(PIECES * count);
        if (count < 1 || count > WORDS && length > config.positions()) {
            throw new ModelException(
                    "%d words: give 1 to %d".formatted(count, (int) ((config.positions() - QUESTION) / PIECES)));
        }
        words = count;
        length = Math.min(length, config.positions());
        long[] ids = new long[length];
        Arrays.fill(ids, Math.min(PIECE, config.words() - 1));
        text = kept.longs(ids, 1, length);
        classes = kept.floats(new float[count * config.width()], count, config.width());
    }

    /** Loads it; weights under their official names. */
    public static IfsegImageSide load(
            IfsegConfig config, Weights weights, String origin, Device device, Precision precision) {
        config.check(weights, origin);
        return new IfsegImageSide(IfsegBody.load(config, weights, device, precision));
    }

    @Override
    public InputSpec input() {
        return IfsegSegmenter.input(body.config().ofa());
    }

    @Override
    public Device device() {
        return body.device();
    }

    @Override
    public long multiplyAdds() {
        OfaConfig config = body.config().ofa();
        long patches = (long) config.side() * config.side();
        return config.multiplyAdds((int) text.shape()[1]) + patches * config.width() * words;
    }

    /** Logits of the patches (B, N, words). Used by one thread. */
    @Override
    public Tensor encode(TensorScope scope, Tensor images) {
        int height = ResNetConfig.cells((int) images.shape()[2]);
        int width = ResNetConfig.cells((int) images.shape()[3]);
        Tensor features = body.features(scope, images);
        return body.logits(scope, features, text, classes, biases.of(height, width, (int) text.shape()[1]));
    }

    @Override
    public void close() {
        biases.close();
        kept.close();
        body.close();
    }
}
