package io.maskstream.model.ifseg;

import io.maskstream.model.ImageSide;
import io.maskstream.model.InputSpec;
import io.maskstream.model.ofa.OfaConfig;
import io.maskstream.model.ofa.ResNetConfig;
import io.maskstream.model.runtime.Device;
import io.maskstream.model.runtime.Precision;
import io.maskstream.model.runtime.Tensor;
import io.maskstream.model.runtime.TensorScope;
import io.maskstream.model.runtime.Weights;
import java.util.Arrays;

/**
 * All of IFSeg that runs for every picture: image network, encoder and decoder over a text of as many pieces as ten words make,
 * without averaging. Words are part of it, because their tokens run through the encoder with each picture.
 */
public final class IfsegImageSide implements ImageSide {
    private static final int WORDS = 10;

    /** Pieces of the question, of ten words, most of them of one piece, and of start, end and the last word. */
    private static final int TEXT = 28;

    /** Any piece that is no special one. */
    private static final int PIECE = 4;

    private final IfsegBody body;
    private final TensorScope kept;
    private final Tensor text;
    private final Tensor classes;
    private final GridBiases biases;

    private IfsegImageSide(IfsegBody body) {
        OfaConfig config = body.config().ofa();
        this.body = body;
        this.kept = TensorScope.open(body.device());
        int length = Math.min(TEXT, config.positions());
        long[] ids = new long[length];
        Arrays.fill(ids, Math.min(PIECE, config.words() - 1));
        this.text = kept.longs(ids, 1, length);
        this.classes = kept.floats(new float[WORDS * config.width()], WORDS, config.width());
        this.biases = new GridBiases(body);
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
        return body.config().ofa().multiplyAdds((int) text.shape()[1]);
    }

    /** Logits of the patches (B, N, 10). Used by one thread. */
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
