package io.maskstream.model.backbone;

import io.maskstream.model.ModelException;
import io.maskstream.model.runtime.Weights;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Sizes of a vision transformer as DINO (Caron et al. 2021) and MoCo v3 (Chen et al. 2021) train it: one body, two
 * families that differ in their positions and in the number of heads.
 *
 * @param family whose weights
 * @param width channels D
 * @param layers number of blocks
 * @param heads attention heads
 * @param hidden channels inside the MLPs; official models have 4 D
 * @param patch side P of a patch in pixels
 * @param grid patches along a side of the training pictures
 */
public record VitConfig(Family family, int width, int layers, int heads, int hidden, int patch, int grid) {

    /** Who trained it. */
    public enum Family {
        /** facebookresearch/dino: learned positions; heads of 64 channels. */
        DINO("dino"),
        /** facebookresearch/moco-v3: fixed sine-cosine positions, stored in the checkpoint; 12 heads. */
        MOCO_V3("moco-v3");

        private static final int DINO_HEAD = 64;
        private static final int MOCO_HEADS = 12;

        private final String system;

        Family(String system) {
            this.system = system;
        }

        /** The name that model directories and cases have for it. */
        public String system() {
            return system;
        }

        /** Heads of the official models of that width; they cannot be read off shapes. */
        int heads(int width) {
            return this == DINO ? Math.max(1, width / DINO_HEAD) : MOCO_HEADS;
        }
    }

    public VitConfig {
        if (width < 1 || layers < 1 || heads < 1 || hidden < 1 || patch < 1 || grid < 1) {
            throw new ModelException("a vision transformer needs positive sizes, not width %d, layers %d, heads %d, "
                            .formatted(width, layers, heads)
                    + "hidden %d, patch %d, grid %d".formatted(hidden, patch, grid));
        }
        if (width % heads != 0) {
            throw new ModelException(
                    "a width of %d cannot be split into %d heads; give a divisor".formatted(width, heads));
        }
    }

    /** Side of the training pictures in pixels. */
    public int resolution() {
        return grid * patch;
    }

    /** The same with another number of heads. */
    public VitConfig withHeads(int count) {
        return new VitConfig(family, width, layers, count, hidden, patch, grid);
    }

    /** Official names and shapes of all parameters, without any prefix. */
    public Map<String, long[]> shapes() {
        Map<String, long[]> shapes = new LinkedHashMap<>();
        long d = width;
        shapes.put("cls_token", new long[] {1, 1, d});
        shapes.put("pos_embed", new long[] {1, 1 + (long) grid * grid, d});
        shapes.put("patch_embed.proj.weight", new long[] {d, 3, patch, patch});
        shapes.put("patch_embed.proj.bias", new long[] {d});
        for (int i = 0; i < layers; i++) {
            String block = "blocks.%d.".formatted(i);
            TensorShapes.norm(shapes, block + "norm1", d);
            TensorShapes.linear(shapes, block + "attn.qkv", 3 * d, d);
            TensorShapes.linear(shapes, block + "attn.proj", d, d);
            TensorShapes.norm(shapes, block + "norm2", d);
            TensorShapes.linear(shapes, block + "mlp.fc1", hidden, d);
            TensorShapes.linear(shapes, block + "mlp.fc2", d, hidden);
        }
        TensorShapes.norm(shapes, "norm", d);
        return shapes;
    }

    /** Throws if a parameter is missing or has another shape than these sizes ask for. */
    public void check(Weights weights, String origin) {
        TensorShapes.check(shapes(), weights, origin, family.system());
    }

    /** Multiply-adds for one picture of the training resolution. */
    public long multiplyAdds() {
        long patches = (long) grid * grid;
        long tokens = patches + 1;
        long d = width;
        return patches * 3 * patch * patch * d
                + layers * (tokens * d * (4 * d + 2L * hidden) + 2 * tokens * tokens * d);
    }

    /**
     * Reads the sizes off the shapes of a checkpoint without prefixes; heads are those of the official models.
     *
     * @param origin file name for messages
     */
    public static VitConfig infer(Family family, Weights weights, Iterable<String> names, String origin) {
        TensorShapes shapes = new TensorShapes(weights, names, origin, family.system());
        long[] patches = shapes.require("patch_embed.proj.weight", 4);
        long rows = shapes.require("pos_embed", 3)[1] - 1;
        int grid = (int) Math.round(Math.sqrt(rows));
        if (rows < 1 || (long) grid * grid != rows || patches[2] != patches[3]) {
            throw new ModelException("%s: positions of %d patches of %dx%d, expected a square of square patches"
                    .formatted(origin, rows, patches[3], patches[2]));
        }
        int width = (int) patches[0];
        int layers = shapes.count("blocks\\.(\\d+)\\.attn\\.qkv\\.weight");
        int hidden = (int) shapes.require("blocks.0.mlp.fc1.weight", 2)[0];
        try {
            VitConfig config =
                    new VitConfig(family, width, layers, family.heads(width), hidden, (int) patches[3], grid);
            config.check(weights, origin);
            return config;
        } catch (ModelException e) {
            throw e.getMessage().startsWith(origin) ? e : new ModelException(origin + ": " + e.getMessage(), e);
        }
    }

    /** The released sizes: {@code dino-vit-s-16}, {@code dino-vit-b-8}, {@code moco-v3-vit-b-16} and so on. */
    public static VitConfig preset(String name) {
        return switch (name) {
            case "dino-vit-s-16" -> official(Family.DINO, 384, 16);
            case "dino-vit-s-8" -> official(Family.DINO, 384, 8);
            case "dino-vit-b-16" -> official(Family.DINO, 768, 16);
            case "dino-vit-b-8" -> official(Family.DINO, 768, 8);
            case "moco-v3-vit-s-16" -> official(Family.MOCO_V3, 384, 16);
            case "moco-v3-vit-b-16" -> official(Family.MOCO_V3, 768, 16);
            default ->
                throw new ModelException("no preset '%s'; there are %s".formatted(name, String.join(", ", presets())));
        };
    }

    /** Names that {@link #preset} takes. */
    public static List<String> presets() {
        return List.of(
                "dino-vit-s-16",
                "dino-vit-s-8",
                "dino-vit-b-16",
                "dino-vit-b-8",
                "moco-v3-vit-s-16",
                "moco-v3-vit-b-16");
    }

    private static VitConfig official(Family family, int width, int patch) {
        return new VitConfig(family, width, 12, family.heads(width), 4 * width, patch, 224 / patch);
    }
}
