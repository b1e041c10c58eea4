package io.maskstream.model.ifseg;

import io.maskstream.model.ModelException;
import io.maskstream.model.backbone.TensorShapes;
import io.maskstream.model.ofa.OfaConfig;
import io.maskstream.model.ofa.OfaInference;
import io.maskstream.model.ofa.ResNetConfig;
import io.maskstream.model.runtime.Weights;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Sizes of an IFSeg.
 *
 * @param ofa the OFA that it was made from
 * @param side cells along each side of the grid that the decoder has positions for; 32 in the official model
 */
public record IfsegConfig(OfaConfig ofa, int side) {
    /** The name of its import format, its cases and its directories' system. */
    public static final String SYSTEM = "ifseg";

    static final String POSITIONS = "decoder.embed_seg_positions.weight";
    static final String PAIRS = "decoder.seg_rel_pos_table_list.%d.weight";
    static final String NORM = "decoder.seg_pos_ln";

    private static final int START_ROWS = 3;

    public IfsegConfig {
        if (side < 1) {
            throw new ModelException(
                    "IFSeg's decoder needs positions for a grid of 1 cell or more, not %d".formatted(side));
        }
    }

    /** With positions for the grid of the training size, as the official code adds them to an OFA. */
    public static IfsegConfig over(OfaConfig ofa) {
        return new IfsegConfig(ofa, ofa.side());
    }

    /** Whether a parameter changes when a model is adapted: sub-words, image network and image projection never do. */
    public static boolean isAdapted(String name) {
        return !name.equals("encoder.embed_tokens.weight")
                && !name.startsWith("encoder.embed_images.")
                && !name.startsWith("encoder.image_proj.");
    }

    /** Names and shapes of all that masks need. The classes' embeddings are no parameters: they are made from words. */
    public Map<String, long[]> shapes() {
        Map<String, long[]> shapes = new LinkedHashMap<>(ofa.shapes());
        shapes.putAll(addedShapes());
        return shapes;
    }

    /** Of these, what an OFA does not have. */
    Map<String, long[]> addedShapes() {
        Map<String, long[]> shapes = new LinkedHashMap<>();
        shapes.put(POSITIONS, new long[] {1 + (long) side * side, ofa.width()});
        TensorShapes.norm(shapes, NORM, ofa.width());
        long pairs = (2L * side - 1) * (2L * side - 1) + START_ROWS;
        for (int i = 0; i < ofa.decoderLayers(); i++) {
            shapes.put(PAIRS.formatted(i), new long[] {pairs, ofa.heads()});
        }
        return shapes;
    }

    /** Throws if a parameter is missing or has another shape than these sizes ask for. */
    public void check(Weights weights, String origin) {
        TensorShapes.check(shapes(), weights, origin, SYSTEM);
    }

    /**
     * Reads the sizes off a checkpoint's shapes. The training size is that of the decoder's grid.
     *
     * @param origin file name for messages
     */
    public static IfsegConfig infer(Weights weights, Iterable<String> names, String origin) {
        OfaInference inference = new OfaInference(weights, names, origin, SYSTEM);
        int side = inference.side(POSITIONS);
        IfsegConfig config = new IfsegConfig(inference.infer(side * ResNetConfig.STRIDE), side);
        config.check(weights, origin);
        return config;
    }
}
