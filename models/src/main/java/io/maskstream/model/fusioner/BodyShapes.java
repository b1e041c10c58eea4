package io.maskstream.model.fusioner;

import io.maskstream.model.backbone.TensorShapes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Names and shapes of Fusioner's parameters for each variant, and what a picture costs. */
final class BodyShapes {
    private final Map<String, long[]> all = new LinkedHashMap<>();
    private final long width;

    private BodyShapes(long width) {
        this.width = width;
    }

    static Map<String, long[]> of(BodyConfig config) {
        BodyShapes shapes = new BodyShapes(config.width());
        if (config.fusion() instanceof BodyConfig.EarlyFusion early) {
            shapes.all.put("fusion.cls_emb", new long[] {1, shapes.width});
            shapes.projections(config);
            shapes.early(early);
        } else if (config.fusion() instanceof BodyConfig.LateFusion late) {
            shapes.projections(config);
            shapes.late(late);
        }
        if (config.decoder() instanceof BodyConfig.Convolutions convolutions) {
            shapes.decoder(convolutions.stages());
        }
        return shapes.all;
    }

    private void projections(BodyConfig config) {
        all.put("fusion.proj_patch", new long[] {width, width});
        all.put("fusion.proj_classes", new long[] {width, width});
        TensorShapes.norm(all, "fusion.visual_proj.0", config.visual());
        TensorShapes.linear(all, "fusion.visual_proj.1", width, config.visual());
        TensorShapes.norm(all, "fusion.visual_proj.2", width);
        TensorShapes.norm(all, "fusion.text_proj.0", config.text());
        TensorShapes.linear(all, "fusion.text_proj.1", width, config.text());
    }

    private void early(BodyConfig.EarlyFusion early) {
        for (int i = 0; i < early.layers(); i++) {
            String block = "fusion.blocks.%d.".formatted(i);
            TensorShapes.norm(all, block + "norm1", width);
            TensorShapes.linear(all, block + "attn.qkv", 3 * width, width);
            TensorShapes.linear(all, block + "attn.proj", width, width);
            TensorShapes.norm(all, block + "norm2", width);
            mlp(block, early.hidden());
        }
        TensorShapes.norm(all, "fusion.norm", width);
    }

    private void late(BodyConfig.LateFusion late) {
        for (String side : List.of("visual", "text")) {
            for (int i = 0; i < late.layers(); i++) {
                String block = "fusion.%s_blocks.%d.".formatted(side, i);
                TensorShapes.norm(all, block + "norm", width);
                mlp(block, late.hidden());
            }
            TensorShapes.norm(all, "fusion.%s_norm".formatted(side), width);
        }
    }

    private void mlp(String block, long hidden) {
        TensorShapes.linear(all, block + "mlp.fc1", hidden, width);
        TensorShapes.linear(all, block + "mlp.fc2", width, hidden);
    }

    private void decoder(int stages) {
        for (int i = 0; i <= stages; i++) {
            long kernel = i < stages ? 3 : 1;
            all.put("decoder.conv_%d.weight".formatted(i), new long[] {width, width, kernel, kernel});
            all.put("decoder.conv_%d.bias".formatted(i), new long[] {width});
        }
    }

    /** For one picture of that many patches and one word. */
    static long multiplyAdds(BodyConfig config, long patches) {
        long d = config.width();
        long tokens = patches + 1;
        long total = patches * config.scale() * config.scale() * d;
        long projections = (patches * config.visual() + config.text()) * d + tokens * d * d;
        if (config.fusion() instanceof BodyConfig.EarlyFusion early) {
            long block = tokens * d * (4 * d + 2L * early.hidden()) + 2 * tokens * tokens * d;
            total += projections + early.layers() * block;
        } else if (config.fusion() instanceof BodyConfig.LateFusion late) {
            total += projections + late.layers() * tokens * d * 2 * late.hidden();
        }
        if (config.decoder() instanceof BodyConfig.Convolutions convolutions) {
            for (int i = 0; i < convolutions.stages(); i++) {
                // Each stage works on four times as many positions as the one before.
                total += (patches << (2 * i)) * 9 * d * d;
            }
            total += (patches << (2 * (convolutions.stages() - 1))) * d * d;
        }
        return total;
    }
}
