package io.maskstream.model.backbone;

import io.maskstream.model.ModelException;
import io.maskstream.model.checkpoint.StateDict;
import io.maskstream.model.runtime.Weights;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Sizes of a BERT text encoder (Devlin et al. 2019).
 *
 * @param width channels D
 * @param layers number of layers
 * @param heads attention heads; official models have D / 64
 * @param hidden channels inside the feed-forward parts; official models have 4 D
 * @param context tokens of the longest text, start and end included
 * @param words size of the vocabulary
 * @param types kinds of segments that the table holds; only kind 0 is used
 */
public record BertConfig(int width, int layers, int heads, int hidden, int context, int words, int types) {
    /** The name that model directories and cases have for it. */
    public static final String SYSTEM = "bert";

    private static final int HEAD = 64;
    private static final String PREFIX = "bert.";

    public BertConfig {
        if (width < 1 || layers < 1 || heads < 1 || hidden < 1 || context < 2 || words < 1 || types < 1) {
            throw new ModelException("a BERT needs positive sizes, not width %d, layers %d, heads %d, hidden %d, "
                            .formatted(width, layers, heads, hidden)
                    + "context %d, words %d, types %d".formatted(context, words, types));
        }
        if (width % heads != 0) {
            throw new ModelException(
                    "a width of %d cannot be split into %d heads; give a divisor".formatted(width, heads));
        }
    }

    /** The same with another number of heads. */
    public BertConfig withHeads(int count) {
        return new BertConfig(width, layers, count, hidden, context, words, types);
    }

    /**
     * A released state dict with today's names: no {@code bert.} before them, LayerNorms with {@code weight} and {@code
     * bias} (the released file says {@code gamma} and {@code beta}), without the heads of pre-training ({@code cls.*}).
     */
    public static StateDict official(StateDict state) {
        return state.filter(name -> !name.startsWith("cls.") && !name.endsWith("embeddings.position_ids"))
                .stripPrefix(PREFIX)
                .rename(name -> {
                    if (name.endsWith("LayerNorm.gamma")) {
                        return name.substring(0, name.length() - "gamma".length()) + "weight";
                    }
                    return name.endsWith("LayerNorm.beta")
                            ? name.substring(0, name.length() - "beta".length()) + "bias"
                            : name;
                });
    }

    /** Names, as {@link #official} gives them, and shapes of all parameters. */
    public Map<String, long[]> shapes() {
        Map<String, long[]> shapes = new LinkedHashMap<>();
        long d = width;
        shapes.put("embeddings.word_embeddings.weight", new long[] {words, d});
        shapes.put("embeddings.position_embeddings.weight", new long[] {context, d});
        shapes.put("embeddings.token_type_embeddings.weight", new long[] {types, d});
        TensorShapes.norm(shapes, "embeddings.LayerNorm", d);
        for (int i = 0; i < layers; i++) {
            String layer = "encoder.layer.%d.".formatted(i);
            for (String projection : new String[] {"query", "key", "value"}) {
                TensorShapes.linear(shapes, layer + "attention.self." + projection, d, d);
            }
            TensorShapes.linear(shapes, layer + "attention.output.dense", d, d);
            TensorShapes.norm(shapes, layer + "attention.output.LayerNorm", d);
            TensorShapes.linear(shapes, layer + "intermediate.dense", hidden, d);
            TensorShapes.linear(shapes, layer + "output.dense", d, hidden);
            TensorShapes.norm(shapes, layer + "output.LayerNorm", d);
        }
        TensorShapes.linear(shapes, "pooler.dense", d, d);
        return shapes;
    }

    /** Throws if a parameter is missing or has another shape than these sizes ask for. */
    public void check(Weights weights, String origin) {
        TensorShapes.check(shapes(), weights, origin, SYSTEM);
    }

    /**
     * Reads the sizes off the shapes of a state dict that {@link #official} has renamed; heads are those of the official
     * models.
     *
     * @param origin file name for messages
     */
    public static BertConfig infer(Weights weights, Iterable<String> names, String origin) {
        TensorShapes shapes = new TensorShapes(weights, names, origin, SYSTEM);
        long[] words = shapes.require("embeddings.word_embeddings.weight", 2);
        int width = (int) words[1];
        try {
            BertConfig config = new BertConfig(
                    width,
                    shapes.count("encoder\\.layer\\.(\\d+)\\.attention\\.self\\.query\\.weight"),
                    Math.max(1, width / HEAD),
                    (int) shapes.require("encoder.layer.0.intermediate.dense.weight", 2)[0],
                    (int) shapes.require("embeddings.position_embeddings.weight", 2)[0],
                    (int) words[0],
                    (int) shapes.require("embeddings.token_type_embeddings.weight", 2)[0]);
            config.check(weights, origin);
            return config;
        } catch (ModelException e) {
            throw e.getMessage().startsWith(origin) ? e : new ModelException(origin + ": " + e.getMessage(), e);
        }
    }

    /** The released sizes: {@code bert-base} and {@code bert-large}, uncased. */
    public static BertConfig preset(String name) {
        return switch (name) {
            case "bert-base" -> new BertConfig(768, 12, 12, 3072, 512, 30522, 2);
            case "bert-large" -> new BertConfig(1024, 24, 16, 4096, 512, 30522, 2);
            default -> throw new ModelException("no preset '%s'; there are bert-base, bert-large".formatted(name));
        };
    }
}
