package io.maskstream.model.ofa;

import io.maskstream.model.backbone.TensorShapes;
import java.util.LinkedHashMap;
import java.util.Map;

/** Official names of OFA's parameters. */
final class OfaShapes {
    /** Rows of the table of image pairs that stand for the start token. */
    private static final int START_ROWS = 3;

    private OfaShapes() {}

    static Map<String, long[]> of(OfaConfig config) {
        Map<String, long[]> shapes = new LinkedHashMap<>();
        encoder(shapes, config);
        decoder(shapes, config);
        return shapes;
    }

    /** Rows of a table for pairs of cells of a grid with this side. */
    static long pairRows(int side) {
        return (2L * side - 1) * (2L * side - 1) + START_ROWS;
    }

    private static void encoder(Map<String, long[]> shapes, OfaConfig config) {
        String p = "encoder.";
        long d = config.width();
        shapes.put(p + "embed_tokens.weight", new long[] {config.words(), d});
        TensorShapes.norm(shapes, p + "layernorm_embedding", d);
        shapes.put(p + "type_embedding.weight", new long[] {2, d});
        config.images().shapes(shapes, p + "embed_images.");
        TensorShapes.linear(shapes, p + "image_proj", d, config.images().channels());
        TensorShapes.norm(shapes, p + "patch_layernorm_embedding", d);
        shapes.put(p + "embed_positions.weight", new long[] {config.positions(), d});
        shapes.put(
                p + "embed_image_positions.weight",
                new long[] {1 + (long) config.imageBucket() * config.imageBucket(), d});
        TensorShapes.norm(shapes, p + "pos_ln", d);
        TensorShapes.norm(shapes, p + "image_pos_ln", d);
        TensorShapes.linear(shapes, p + "pos_q_linear", d, d);
        TensorShapes.linear(shapes, p + "pos_k_linear", d, d);
        for (int i = 0; i < config.encoderLayers(); i++) {
            String layer = p + "layers.%d.".formatted(i);
            attention(shapes, layer + "self_attn", config);
            TensorShapes.norm(shapes, layer + "self_attn_layer_norm", d);
            TensorShapes.norm(shapes, layer + "attn_ln", d);
            feedForward(shapes, layer, config);
            shapes.put(
                    p + "token_rel_pos_table_list.%d.weight".formatted(i),
                    new long[] {2L * config.tokenBucket() - 1, config.heads()});
            shapes.put(
                    p + "image_rel_pos_table_list.%d.weight".formatted(i),
                    new long[] {pairRows(config.imageBucket()), config.heads()});
        }
        TensorShapes.norm(shapes, p + "layer_norm", d);
    }

    private static void decoder(Map<String, long[]> shapes, OfaConfig config) {
        String p = "decoder.";
        long d = config.width();
        TensorShapes.norm(shapes, p + "layernorm_embedding", d);
        for (String projection : new String[] {"self_pos_q", "self_pos_k", "cross_pos_q", "cross_pos_k"}) {
            TensorShapes.linear(shapes, p + projection + "_linear", d, d);
        }
        for (int i = 0; i < config.decoderLayers(); i++) {
            String layer = p + "layers.%d.".formatted(i);
            attention(shapes, layer + "self_attn", config);
            attention(shapes, layer + "encoder_attn", config);
            for (String norm :
                    new String[] {"self_attn_layer_norm", "self_attn_ln", "encoder_attn_layer_norm", "cross_attn_ln"}) {
                TensorShapes.norm(shapes, layer + norm, d);
            }
            feedForward(shapes, layer, config);
        }
        TensorShapes.norm(shapes, p + "layer_norm", d);
    }

    private static void attention(Map<String, long[]> shapes, String name, OfaConfig config) {
        for (String projection : new String[] {"q_proj", "k_proj", "v_proj", "out_proj"}) {
            TensorShapes.linear(shapes, name + "." + projection, config.width(), config.width());
        }
        shapes.put(name + ".c_attn", new long[] {config.heads()});
    }

    private static void feedForward(Map<String, long[]> shapes, String layer, OfaConfig config) {
        TensorShapes.linear(shapes, layer + "fc1", config.hidden(), config.width());
        TensorShapes.norm(shapes, layer + "ffn_layernorm", config.hidden());
        TensorShapes.linear(shapes, layer + "fc2", config.width(), config.hidden());
        TensorShapes.norm(shapes, layer + "final_layer_norm", config.width());
    }
}
