package io.maskstream.model.backbone;

import io.maskstream.model.ModelException;
import io.maskstream.model.runtime.Weights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Sizes of a CLIP model (openai/CLIP; Radford et al. 2021).
 *
 * @param embedding size E of the space that pictures and texts share
 * @param resolution side of the square pictures that it was trained on, in pixels
 * @param vision the image tower
 * @param text the text tower
 */
public record ClipConfig(int embedding, int resolution, Vision vision, Text text) {
    /** Groups of channels that a convolutional stem normalises together. */
    static final int GROUPS = 8;

    /** The image tower: a vision transformer or CLIP's own residual network. */
    public sealed interface Vision {
        /** Pixels between neighbouring positions of the dense map. */
        int stride();
    }

    /**
     * A vision transformer.
     *
     * @param width channels D
     * @param layers number of blocks
     * @param heads attention heads; official models have width / 64
     * @param patch side P of a patch in pixels
     * @param stem channels behind each halving of a convolutional stem (Xiao et al. 2021), a variant of ours that learns
     *     from far fewer pictures; empty for the official linear patches
     */
    public record VisionTransformer(int width, int layers, int heads, int patch, List<Integer> stem) implements Vision {
        public VisionTransformer {
            stem = List.copyOf(stem);
            if (!stem.isEmpty() && (1 << stem.size() != patch || stem.get(stem.size() - 1) != width)) {
                throw new ModelException(
                        ("a stem of channels %s for patches of %d pixels and width %d; give one number "
                                        + "for each halving, the last the width")
                                .formatted(stem, patch, width));
            }
            if (stem.stream().anyMatch(channels -> channels < GROUPS || channels % GROUPS != 0)) {
                throw new ModelException("a stem of channels %s; all must be multiples of %d".formatted(stem, GROUPS));
            }
        }

        /** The official one, with linear patches. */
        public VisionTransformer(int width, int layers, int heads, int patch) {
            this(width, layers, heads, patch, List.of());
        }

        @Override
        public int stride() {
            return patch;
        }
    }

    /**
     * CLIP's ModifiedResNet.
     *
     * @param width base width w; the dense map has 32 w channels
     * @param layers bottlenecks of the four stages
     * @param heads heads of the attention pool; official models have w / 2
     */
    public record ModifiedResNet(int width, List<Integer> layers, int heads) implements Vision {
        public ModifiedResNet {
            layers = List.copyOf(layers);
        }

        @Override
        public int stride() {
            return 32;
        }
    }

    /**
     * The text tower.
     *
     * @param width channels D
     * @param layers number of blocks
     * @param heads attention heads; official models have width / 64
     * @param context tokens of a text, start and end included
     * @param words size of the vocabulary; the last id is the end of text
     */
    public record Text(int width, int layers, int heads, int context, int words) {}

    public ClipConfig {
        int stride = vision.stride();
        if (resolution < stride || resolution % stride != 0) {
            throw new ModelException("a CLIP image tower of stride %d cannot have resolution %d; give a multiple"
                    .formatted(stride, resolution));
        }
    }

    /** Side of the dense map at the training resolution. */
    public int grid() {
        return resolution / vision.stride();
    }

    /** Official names and shapes of all parameters of the image tower, without the prefix {@code visual.}. */
    public Map<String, long[]> visionShapes() {
        Shapes shapes = new Shapes();
        if (vision instanceof VisionTransformer vit) {
            long d = vit.width();
            shapes.add("class_embedding", d);
            shapes.add("positional_embedding", (long) grid() * grid() + 1, d);
            if (vit.stem().isEmpty()) {
                shapes.add("conv1.weight", d, 3, vit.patch(), vit.patch());
            } else {
                shapes.stem(vit.stem());
            }
            shapes.norm("ln_pre", d);
            shapes.blocks(vit.layers(), d);
            shapes.norm("ln_post", d);
            shapes.add("proj", d, embedding);
        } else if (vision instanceof ModifiedResNet resNet) {
            shapes.resNet(resNet, grid(), embedding);
        }
        return shapes.all;
    }

    /** Official names and shapes of all parameters of the text tower. */
    public Map<String, long[]> textShapes() {
        Shapes shapes = new Shapes();
        shapes.add("token_embedding.weight", text.words(), text.width());
        shapes.add("positional_embedding", text.context(), text.width());
        shapes.blocks(text.layers(), text.width());
        shapes.norm("ln_final", text.width());
        shapes.add("text_projection", text.width(), embedding);
        return shapes.all;
    }

    /** Names and shapes of the whole checkpoint. */
    public Map<String, long[]> shapes() {
        Map<String, long[]> all = new LinkedHashMap<>();
        visionShapes().forEach((name, shape) -> all.put("visual." + name, shape));
        all.putAll(textShapes());
        all.put("logit_scale", new long[0]);
        return all;
    }

    /** Multiply-adds of the image tower for one picture of the training resolution. */
    public long visionMultiplyAdds() {
        return ClipCost.of(this);
    }

    /** Throws if a parameter is missing or has another shape than these sizes ask for. */
    public void check(Weights weights, String origin) {
        shapes().forEach((name, expected) -> {
            if (!weights.contains(name)) {
                throw new ModelException("%s: no tensor '%s', expected %s; is it a CLIP checkpoint?"
                        .formatted(origin, name, Arrays.toString(expected)));
            }
            if (!Arrays.equals(weights.shape(name), expected)) {
                throw new ModelException("%s: tensor '%s' is %s, expected %s"
                        .formatted(origin, name, Arrays.toString(weights.shape(name)), Arrays.toString(expected)));
            }
        });
    }

    private static final class Shapes {
        private final Map<String, long[]> all = new LinkedHashMap<>();

        void add(String name, long... shape) {
            all.put(name, shape);
        }

        void norm(String name, long width) {
            add(name + ".weight", width);
            add(name + ".bias", width);
        }

        void linear(String name, long out, long in) {
            add(name + ".weight", out, in);
            add(name + ".bias", out);
        }

        void blocks(int layers, long d) {
            for (int i = 0; i < layers; i++) {
                String block = "transformer.resblocks." + i + ".";
                add(block + "attn.in_proj_weight", 3 * d, d);
                add(block + "attn.in_proj_bias", 3 * d);
                linear(block + "attn.out_proj", d, d);
                norm(block + "ln_1", d);
                linear(block + "mlp.c_fc", 4 * d, d);
                linear(block + "mlp.c_proj", d, 4 * d);
                norm(block + "ln_2", d);
            }
        }

        /** Halvings, each followed by as many residual blocks as there were halvings before it. */
        void stem(List<Integer> channels) {
            int in = 3;
            int element = 0;
            for (int halving = 0; halving < channels.size(); halving++) {
                int out = channels.get(halving);
                kernel("conv1.%d.conv".formatted(element), out, in);
                norm("conv1.%d.norm".formatted(element++), out);
                for (int block = 0; block < halving; block++) {
                    kernel("conv1.%d.conv1".formatted(element), out, out);
                    norm("conv1.%d.norm".formatted(element), out);
                    kernel("conv1.%d.conv2".formatted(element++), out, out);
                }
                in = out;
            }
        }

        private void kernel(String name, int out, int in) {
            add(name + ".weight", out, in, 3, 3);
            add(name + ".bias", out);
        }

        void resNet(ModifiedResNet net, int grid, int embedding) {
            int w = net.width();
            convolution("", 1, w / 2, 3, 3);
            convolution("", 2, w / 2, w / 2, 3);
            convolution("", 3, w, w / 2, 3);
            int in = w;
            for (int stage = 0; stage < 4; stage++) {
                int planes = w << stage;
                for (int block = 0; block < net.layers().get(stage); block++) {
                    String prefix = "layer%d.%d.".formatted(stage + 1, block);
                    convolution(prefix, 1, planes, in, 1);
                    convolution(prefix, 2, planes, planes, 3);
                    convolution(prefix, 3, 4 * planes, planes, 1);
                    if (block == 0) {
                        add(prefix + "downsample.0.weight", 4L * planes, in, 1, 1);
                        batchNorm(prefix + "downsample.1", 4L * planes);
                    }
                    in = 4 * planes;
                }
            }
            add("attnpool.positional_embedding", (long) grid * grid + 1, in);
            for (String projection : List.of("q_proj", "k_proj", "v_proj")) {
                linear("attnpool." + projection, in, in);
            }
            linear("attnpool.c_proj", embedding, in);
        }

        private void convolution(String prefix, int number, int out, int in, int kernel) {
            add(prefix + "conv" + number + ".weight", out, in, kernel, kernel);
            batchNorm(prefix + "bn" + number, out);
        }

        private void batchNorm(String name, long width) {
            for (String part : List.of("weight", "bias", "running_mean", "running_var")) {
                add(name + "." + part, width);
            }
        }
    }

    /**
     * Reads the sizes off a checkpoint's shapes, as the official loader does.
     *
     * @param origin file name for messages
     */
    public static ClipConfig infer(Weights weights, Iterable<String> names, String origin) {
        return new ClipInference(weights, names, origin).infer();
    }

    /** The five residual networks and four transformers that were released, by the names of this project. */
    public static ClipConfig preset(String name) {
        return switch (name) {
            case "clip-vit-b-32" -> transformer(512, 224, 768, 12, 32, 512);
            case "clip-vit-b-16" -> transformer(512, 224, 768, 12, 16, 512);
            case "clip-vit-l-14" -> transformer(768, 224, 1024, 24, 14, 768);
            case "clip-vit-l-14-336" -> transformer(768, 336, 1024, 24, 14, 768);
            case "clip-rn50" -> residual(1024, 224, 64, List.of(3, 4, 6, 3), 512);
            case "clip-rn101" -> residual(512, 224, 64, List.of(3, 4, 23, 3), 512);
            case "clip-rn50x4" -> residual(640, 288, 80, List.of(4, 6, 10, 6), 640);
            case "clip-rn50x16" -> residual(768, 384, 96, List.of(6, 8, 18, 8), 768);
            case "clip-rn50x64" -> residual(1024, 448, 128, List.of(3, 15, 36, 10), 1024);
            default ->
                throw new ModelException("no preset '%s'; there are %s".formatted(name, String.join(", ", presets())));
        };
    }

    /** Names that {@link #preset} takes. */
    public static List<String> presets() {
        return new ArrayList<>(List.of(
                "clip-vit-b-32",
                "clip-vit-b-16",
                "clip-vit-l-14",
                "clip-vit-l-14-336",
                "clip-rn50",
                "clip-rn101",
                "clip-rn50x4",
                "clip-rn50x16",
                "clip-rn50x64"));
    }

    private static ClipConfig transformer(int e, int resolution, int width, int layers, int patch, int textWidth) {
        return new ClipConfig(
                e, resolution, new VisionTransformer(width, layers, width / 64, patch), officialText(textWidth));
    }

    private static ClipConfig residual(int e, int resolution, int width, List<Integer> layers, int textWidth) {
        return new ClipConfig(e, resolution, new ModifiedResNet(width, layers, width / 2), officialText(textWidth));
    }

    private static Text officialText(int width) {
        return new Text(width, 12, width / 64, 77, 49408);
    }
}
