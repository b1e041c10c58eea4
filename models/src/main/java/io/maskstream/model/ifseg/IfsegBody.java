package io.maskstream.model.ifseg;

import io.maskstream.model.ModelException;
import io.maskstream.model.ofa.Buckets;
import io.maskstream.model.ofa.OfaConfig;
import io.maskstream.model.ofa.OfaText;
import io.maskstream.model.ofa.TrainingNoise;
import io.maskstream.model.runtime.Device;
import io.maskstream.model.runtime.Precision;
import io.maskstream.model.runtime.ScriptModule;
import io.maskstream.model.runtime.ScriptText;
import io.maskstream.model.runtime.Tensor;
import io.maskstream.model.runtime.TensorScope;
import io.maskstream.model.runtime.Weights;
import java.util.List;
import java.util.Map;

/**
 * All of IFSeg that has weights. In: pictures (B, 3, height, width) of any size, normalised; ids of text (1, T); embeddings
 * of classes (M, D). Out: logits (B, N, M) of the N = h * w patches, h = ceil(height / 16).
 *
 * <p>What layers add to their scores depends on the grid and the text's length alone: it is made once by {@link #biases} and
 * given with every call.
 *
 * <p>Its texts: {@code ofa/layers.torchscript}, {@code ofa/encoder.torchscript}, {@code ifseg.torchscript}.
 */
public final class IfsegBody implements AutoCloseable {
    /**
     * Patches that run at once on the CPU: one picture of the official size. A batch of eight of these, whose results leave
     * the caches, takes a seventh longer than its pictures one by one; of smaller pictures several fill the cores better.
     */
    private static final int PATCHES_ON_CPU = 1024;

    private final IfsegConfig config;
    private final ScriptModule module;

    private IfsegBody(IfsegConfig config, ScriptModule module) {
        this.config = config;
        this.module = module;
    }

    /** Loads it frozen, from weights under the official names. */
    public static IfsegBody load(IfsegConfig config, Weights weights, Device device, Precision precision) {
        return new IfsegBody(
                config,
                ScriptModule.load(
                        text(config),
                        "Ifseg",
                        weights,
                        constants(config, TrainingNoise.NONE, false, device instanceof Device.Cpu ? PATCHES_ON_CPU : 0),
                        device,
                        precision));
    }

    /**
     * Loads it with parameters that take gradients, in fp32. Image network, image projection and sub-words are in it, but no
     * gradient reaches them.
     *
     * @param precision of what is calculated with them up to the logits, which are fp32
     */
    public static IfsegBody loadTrainable(
            IfsegConfig config, Weights weights, TrainingNoise noise, Device device, Precision precision) {
        return new IfsegBody(
                config,
                ScriptModule.loadTrainable(
                        text(config), "Ifseg", weights, constants(config, noise, true, 0), device, precision));
    }

    private static ScriptText text(IfsegConfig config) {
        return OfaText.of(config.ofa()).append(IfsegBody.class, "ifseg.torchscript");
    }

    private static Map<String, Object> constants(
            IfsegConfig config, TrainingNoise noise, boolean trainable, int atOnce) {
        Map<String, Object> constants = OfaText.constants(config.ofa(), noise, trainable);
        constants.put("side", config.ofa().side());
        constants.put("seg_side", config.side());
        constants.put("at_once", atOnce);
        constants.put("encoder_layers", config.ofa().encoderLayers());
        return constants;
    }

    /** Sizes of the model. */
    public IfsegConfig config() {
        return config;
    }

    /** Where it runs. */
    public Device device() {
        return module.device();
    }

    /** Parameters by their official names; changes made in place are seen. */
    public Map<String, Tensor> parameters() {
        return module.parameters();
    }

    /** The mean of each class's sub-words (M, D). */
    public Tensor classEmbeddings(TensorScope scope, List<long[]> words) {
        long[] offsets = new long[words.size() + 1];
        for (int i = 0; i < words.size(); i++) {
            if (words.get(i).length == 0) {
                throw new ModelException("the class number %d has no sub-words".formatted(i + 1));
            }
            offsets[i + 1] = offsets[i] + words.get(i).length;
        }
        long[] all = new long[(int) offsets[words.size()]];
        for (int i = 0; i < words.size(); i++) {
            System.arraycopy(words.get(i), 0, all, (int) offsets[i], words.get(i).length);
        }
        return module.call(
                scope, "class_embeddings", scope.longs(all, all.length), scope.longs(offsets, offsets.length));
    }

    /** Raw features of pictures' patches (B, N, C), rows first. */
    public Tensor features(TensorScope scope, Tensor images) {
        return module.call(scope, "features", images);
    }

    /** What the layers add to their scores for pictures of height x width cells and texts of this many tokens. */
    public Biases biases(TensorScope scope, int height, int width, int text) {
        Buckets.Cells cells = Buckets.positions(height, width, config.ofa());
        try (TensorScope work = TensorScope.open(module.device())) {
            Tensor[] ids = positionIds(work, cells, text);
            return new Biases(
                    height, width, text, module.run(scope, "biases", ids[0], ids[1], ids[2], ids[3], height, width));
        }
    }

    private Tensor[] positionIds(TensorScope scope, Buckets.Cells cells, int text) {
        OfaConfig ofa = config.ofa();
        if (text > ofa.positions()) {
            throw new ModelException(
                    "the words make a text of %d pieces, but the model has positions for %d; give fewer words"
                            .formatted(text, ofa.positions()));
        }
        long patches = (long) ofa.side() * ofa.side();
        long seen = 1 + (long) config.side() * config.side();
        return new Tensor[] {
            scope.longs(cells.ids(), cells.rows(), cells.columns()),
            scope.longs(Buckets.cells(ofa.side(), ofa.imageBucket()), patches, patches),
            scope.longs(Buckets.tokens(text, ofa.tokenBucket()), text, text),
            scope.longs(Buckets.cellsAfterStart(config.side()), seen, seen)
        };
    }

    /** Logits of the patches (B, N, M) from raw features. */
    public Tensor logits(TensorScope scope, Tensor features, Tensor ids, Tensor classes, Biases biases) {
        return module.call(scope, "logits", features, ids, classes, biases.tensors());
    }

    /**
     * What lies between, in this order: tokens of the patches, tokens of the text, each encoder layer's output, the
     * encoder's result, the decoder's input, each decoder layer's output, the decoder's result, logits (B, N + 1, M).
     */
    public List<Tensor> stages(TensorScope scope, Tensor features, Tensor ids, Tensor classes, Biases biases) {
        return module.run(scope, "picture_stages", features, ids, classes, biases.tensors());
    }

    /**
     * Artificial pictures of the training size, so that gradients flow; to be used inside a gradient scope.
     *
     * @param words (B, N): for each patch a row of the embeddings
     * @param embeddings (W, D): what stands in the place of patches
     * @param classes (M, D): what logits are for
     * @return tokens of the patches, the first encoder layer's output, logits (B, N + 1, M)
     */
    public List<Tensor> artificial(TensorScope scope, Tensor words, Tensor ids, Tensor embeddings, Tensor classes) {
        int side = config.ofa().side();
        Tensor[] positions = positionIds(scope, Buckets.positions(side, side, config.ofa()), (int) ids.shape()[1]);
        return module.forward(
                scope, words, ids, embeddings, classes, positions[0], positions[1], positions[2], positions[3]);
    }

    @Override
    public void close() {
        module.close();
    }

    /**
     * For a grid and a length of text.
     *
     * @param height cells
     * @param width cells
     * @param text tokens
     * @param tensors the encoder's normalised positions, then what is added
     */
    public record Biases(int height, int width, int text, List<Tensor> tensors) {
        /** Normalised positions of patches and text (N + T, D). */
        public Tensor positions() {
            return tensors.get(0);
        }
    }
}
