package io.maskstream.model.fusioner;

import io.maskstream.model.ModelException;
import io.maskstream.model.backbone.TensorShapes;
import io.maskstream.model.runtime.Weights;
import java.util.Map;

/**
 * Sizes of what Fusioner trains between frozen encoders and masks (Ma et al. 2022).
 *
 * @param visual channels of the frozen image features
 * @param text channels of the frozen text features
 * @param fusion how patches and words meet
 * @param decoder how patches become pixels
 * @param temperature the cosine of pixel and word is divided by it
 * @param scale output pixels along the side of a token; officially the encoder's stride, so that logits have the input's
 *     size
 */
public record BodyConfig(int visual, int text, Fusion fusion, Decoder decoder, double temperature, int scale) {
    /** The import format's name, for messages. */
    static final String KIND = "fusioner";

    /** The paper's, fixed. */
    public static final double TEMPERATURE = 0.07;

    /** Heads of the official model; they cannot be read off shapes. */
    static final int OFFICIAL_HEADS = 8;

    private static final int MOST_STAGES = 8;

    /** How patches and words meet. */
    public sealed interface Fusion {}

    /**
     * A transformer over patches and words together.
     *
     * @param width channels d
     * @param layers number of blocks
     * @param heads attention heads
     * @param hidden channels inside the MLPs
     */
    public record EarlyFusion(int width, int layers, int heads, int hidden) implements Fusion {
        public EarlyFusion {
            positive("fusion", width, layers, heads, hidden);
            if (width % heads != 0) {
                throw new ModelException(
                        "a fusion of width %d cannot be split into %d heads; give a divisor".formatted(width, heads));
            }
        }

        /** The official one. */
        public static EarlyFusion official() {
            return new EarlyFusion(512, 12, OFFICIAL_HEADS, 2048);
        }
    }

    /**
     * MLP layers for patches and for words, apart: the paper's comparison "late fusion".
     *
     * @param width channels d
     * @param layers layers for each of the two; the paper has 6
     * @param hidden channels inside the MLPs
     */
    public record LateFusion(int width, int layers, int hidden) implements Fusion {
        public LateFusion {
            positive("late fusion", width, layers, hidden);
        }
    }

    /** Frozen features as they are. */
    public record NoFusion() implements Fusion {}

    /** How patches become pixels. */
    public sealed interface Decoder {}

    /**
     * Convolutions, between which the map is doubled.
     *
     * @param stages number of 3x3 convolutions k: officially 4 for a transformer; the paper has 5 for a residual network
     */
    public record Convolutions(int stages) implements Decoder {
        public Convolutions {
            if (stages < 1 || stages > MOST_STAGES) {
                throw new ModelException("a decoder of %d stages; expected 1 to %d".formatted(stages, MOST_STAGES));
            }
        }
    }

    /** The map of tokens is resized as it is. */
    public record NoDecoder() implements Decoder {}

    public BodyConfig {
        positive("Fusioner", visual, text, scale);
        if (!(temperature > 0 && Double.isFinite(temperature))) {
            throw new ModelException(
                    "a temperature of %s; expected a number above 0 such as 0.07".formatted(temperature));
        }
        if (fusion instanceof NoFusion && visual != text) {
            throw new ModelException(
                    "without fusion both encoders must have the same width, not %d for pictures and ".formatted(visual)
                            + "%d for texts; choose encoders of one model, or a fusion".formatted(text));
        }
    }

    private static void positive(String what, int... sizes) {
        for (int size : sizes) {
            if (size < 1) {
                throw new ModelException("%s with a size of %d; all must be positive".formatted(what, size));
            }
        }
    }

    /** Channels of pixels and words where they are compared. */
    public int width() {
        if (fusion instanceof EarlyFusion early) {
            return early.width();
        }
        return fusion instanceof LateFusion late ? late.width() : visual;
    }

    /** Official names and shapes of all parameters, {@code fusion.*} and {@code decoder.*}. */
    public Map<String, long[]> shapes() {
        return BodyShapes.of(this);
    }

    /** Throws if a parameter is missing or has another shape than these sizes ask for. */
    public void check(Weights weights, String origin) {
        TensorShapes.check(shapes(), weights, origin, KIND);
    }

    /** Multiply-adds for one picture of that many tokens along each side, and one word. */
    public long multiplyAdds(long rows, long columns) {
        return BodyShapes.multiplyAdds(this, rows * columns);
    }

    /**
     * Reads the sizes of the official variant off a checkpoint's shapes: early fusion and convolutions. Heads are the
     * official 8, the temperature the official 0.07.
     *
     * @param origin file name for messages
     * @param scale the image encoder's stride
     */
    public static BodyConfig infer(Weights weights, Iterable<String> names, String origin, int scale) {
        TensorShapes shapes = new TensorShapes(weights, names, origin, KIND);
        int width = (int) shapes.require("fusion.proj_patch", 2)[0];
        int layers = shapes.count("fusion\\.blocks\\.(\\d+)\\.attn\\.qkv\\.weight");
        int stages = shapes.count("decoder\\.conv_(\\d+)\\.weight") - 1;
        try {
            EarlyFusion fusion = new EarlyFusion(width, layers, width % OFFICIAL_HEADS == 0 ? OFFICIAL_HEADS : 1, (int)
                    shapes.require("fusion.blocks.0.mlp.fc1.weight", 2)[0]);
            BodyConfig config = new BodyConfig(
                    (int) shapes.require("fusion.visual_proj.1.weight", 2)[1],
                    (int) shapes.require("fusion.text_proj.1.weight", 2)[1],
                    fusion,
                    new Convolutions(stages),
                    TEMPERATURE,
                    scale);
            config.check(weights, origin);
            return config;
        } catch (ModelException e) {
            throw e.getMessage().startsWith(origin) ? e : new ModelException(origin + ": " + e.getMessage(), e);
        }
    }
}
