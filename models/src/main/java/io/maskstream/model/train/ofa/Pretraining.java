package io.maskstream.model.train.ofa;

import io.maskstream.model.ofa.Buckets;
import io.maskstream.model.ofa.OfaConfig;
import io.maskstream.model.ofa.OfaText;
import io.maskstream.model.ofa.ResNetConfig;
import io.maskstream.model.ofa.TrainingNoise;
import io.maskstream.model.runtime.Device;
import io.maskstream.model.runtime.Precision;
import io.maskstream.model.runtime.ScriptModule;
import io.maskstream.model.runtime.ScriptText;
import io.maskstream.model.runtime.Tensor;
import io.maskstream.model.runtime.TensorScope;
import io.maskstream.model.runtime.Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * An OFA with its decoder over text. Nothing is left out by chance while it learns: no picture ever comes twice. Its texts:
 * those of {@code ofa} and {@code pretraining.torchscript}.
 */
final class Pretraining implements AutoCloseable {
    private static final float HALF = 255f / 2;

    private final OfaConfig config;
    private final ScriptModule module;

    private Pretraining(OfaConfig config, ScriptModule module) {
        this.config = config;
        this.module = module;
    }

    /** That learns: norms of the image network use the batch's statistics. */
    static Pretraining learning(OfaConfig config, Weights weights, Device device, Precision precision) {
        return new Pretraining(
                config,
                ScriptModule.loadTrainable(
                        text(config), "OfaPretraining", weights, constants(config, true), device, precision));
    }

    /** As it will be used, to be measured. */
    static Pretraining frozen(OfaConfig config, Weights weights, Device device) {
        return new Pretraining(
                config,
                ScriptModule.load(
                        text(config), "OfaPretraining", weights, constants(config, false), device, Precision.FP32));
    }

    private static ScriptText text(OfaConfig config) {
        return OfaText.of(config).append(Pretraining.class, "pretraining.torchscript");
    }

    private static Map<String, Object> constants(OfaConfig config, boolean learns) {
        Map<String, Object> constants = OfaText.constants(config, TrainingNoise.NONE, learns);
        constants.put("learns", learns);
        return constants;
    }

    Map<String, Tensor> parameters() {
        return module.parameters();
    }

    Device device() {
        return module.device();
    }

    /** Pictures of one size as (B, 3, side, side) from -1 to 1. */
    static Tensor images(TensorScope scope, List<PlacedPicture> pictures) {
        int side = pictures.get(0).side();
        int plane = side * side;
        float[] values = new float[pictures.size() * 3 * plane];
        for (int i = 0; i < pictures.size(); i++) {
            byte[] rgb = pictures.get(i).rgb();
            for (int j = 0; j < rgb.length; j++) {
                values[(i * 3 + j % 3) * plane + j / 3] = (rgb[j] & 0xff) / HALF - 1;
            }
        }
        return scope.floats(values, pictures.size(), 3, side, side);
    }

    /** For the first steps, in which nothing is asked. */
    List<Tensor> words(TensorScope scope, Tensor images, Words words) {
        return forward(scope, images, Questions.none((int) images.shape()[0]), words);
    }

    /** The loss of one element and its parts: what is told, which words are named, which nouns; inside a gradient scope. */
    List<Tensor> forward(TensorScope scope, Tensor images, Questions.Batch batch, Words words) {
        List<Tensor> inputs = new ArrayList<>(List.of(images));
        inputs.addAll(List.of(asked(scope, images, batch)));
        inputs.addAll(words.tensors());
        return module.forward(scope, inputs.toArray(new Tensor[0]));
    }

    /** Mean cross entropy of the answers, without gradients. */
    double told(TensorScope scope, Tensor images, Questions.Batch batch) {
        Tensor patches = module.call(scope, "patches", images);
        Tensor[] asked = asked(scope, images, batch);
        Object[] arguments = new Object[asked.length + 1];
        arguments[0] = patches;
        System.arraycopy(asked, 0, arguments, 1, asked.length);
        return module.call(scope, "told", arguments).item();
    }

    private Tensor[] asked(TensorScope scope, Tensor images, Questions.Batch batch) {
        int count = (int) images.shape()[0];
        int side = ResNetConfig.cells((int) images.shape()[2]);
        Buckets.Cells cells = Buckets.positions(side, side, config);
        int text = batch.textLength();
        int answer = batch.answerLength();
        long patches = (long) side * side;
        return new Tensor[] {
            scope.longs(batch.text(), count, text),
            scope.longs(batch.previous(), count, answer),
            scope.longs(batch.targets(), count, answer),
            scope.longs(cells.ids(), cells.rows(), cells.columns()),
            scope.longs(Buckets.cells(side, config.imageBucket()), patches, patches),
            scope.longs(Buckets.tokens(text, config.tokenBucket()), text, text),
            scope.longs(Buckets.tokens(answer, config.tokenBucket()), answer, answer)
        };
    }

    /** Cosines of patches with words (B, N, W). */
    float[] cosines(TensorScope scope, Tensor images, Tensor pieces, Tensor shares) {
        return module.call(scope, "cosines", images, pieces, shares).floats();
    }

    /**
     * Words of captions and places as tensors.
     *
     * @param tensors the words' pieces (P), each word's shares of them (W, P), which are in each caption (B, W), what each
     *     counts for (W); those of {@link PlaceWords#in}; what words and places count for beside the answers (2)
     */
    record Words(List<Tensor> tensors) {}

    @Override
    public void close() {
        module.close();
    }
}
