package io.maskstream.model.ofa;

import io.maskstream.model.ModelException;
import io.maskstream.model.backbone.TensorShapes;
import io.maskstream.model.runtime.Weights;
import java.util.ArrayList;
import java.util.List;

/** Reads the sizes of an OFA, or of what was made from one, off its tensors' shapes. */
public final class OfaInference {
    private static final String NETWORK = "encoder.embed_images.";

    private final TensorShapes shapes;
    private final String origin;

    /**
     * @param origin file name for messages
     * @param kind what the checkpoint should be, for messages: an import format's name
     */
    public OfaInference(Weights weights, Iterable<String> names, String origin, String kind) {
        this.shapes = new TensorShapes(weights, names, origin, kind);
        this.origin = origin;
    }

    /** @param resolution of the training's pictures, which no shape says */
    public OfaConfig infer(int resolution) {
        long[] words = shapes.require("encoder.embed_tokens.weight", 2);
        try {
            return new OfaConfig(
                    images(),
                    (int) words[1],
                    (int) shapes.require("encoder.layers.0.self_attn.c_attn", 1)[0],
                    shapes.count("encoder\\.layers\\.(\\d+)\\.self_attn\\.c_attn"),
                    shapes.count("decoder\\.layers\\.(\\d+)\\.self_attn\\.c_attn"),
                    (int) shapes.require("encoder.layers.0.fc1.weight", 2)[0],
                    (int) words[0],
                    (int) shapes.require("encoder.embed_positions.weight", 2)[0],
                    (int) (shapes.require("encoder.token_rel_pos_table_list.0.weight", 2)[0] + 1) / 2,
                    imageBucket(),
                    resolution);
        } catch (ModelException e) {
            throw e.getMessage().startsWith(origin) ? e : new ModelException(origin + ": " + e.getMessage(), e);
        }
    }

    /** Sides of the grid of image positions. */
    public int imageBucket() {
        return side("encoder.embed_image_positions.weight");
    }

    /** Sides of the grid whose cells, with the start token's row before them, a table of positions has. */
    public int side(String table) {
        long rows = shapes.require(table, 2)[0];
        int side = (int) Math.round(Math.sqrt(rows - 1));
        if (side < 1 || (long) side * side != rows - 1) {
            throw new ModelException("%s: tensor '%s' has %d rows, expected one and those of a square grid"
                    .formatted(origin, table, rows));
        }
        return side;
    }

    private ResNetConfig images() {
        List<Integer> planes = new ArrayList<>();
        List<Integer> blocks = new ArrayList<>();
        for (int stage = 1; stage <= ResNetConfig.STAGES; stage++) {
            planes.add((int) shapes.require("%slayer%d.0.conv1.weight".formatted(NETWORK, stage), 4)[0]);
            blocks.add(shapes.count("encoder\\.embed_images\\.layer%d\\.(\\d+)\\.conv1\\.weight".formatted(stage)));
        }
        return new ResNetConfig((int) shapes.require(NETWORK + "conv1.weight", 4)[0], planes, blocks);
    }
}
