package io.maskstream.model.train.fusioner;

import io.maskstream.model.Hyperparameters;
import io.maskstream.model.checkpoint.Sha256;
import io.maskstream.model.dataset.streetworld.Folds;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One training of the paper's ablations on Streetworld.
 *
 * @param variant what is changed
 * @param fold whose nouns have no masks
 * @param seed of initial weights and of the order of pictures
 * @param settings of the training, without the encoders' directory
 */
public record AblationRun(String variant, int fold, long seed, Hyperparameters settings) {
    /** As it is, and without a part of it; {@code neither} has nothing to train: it is the cosine of frozen features. */
    private static final Map<String, Map<String, Object>> VARIANTS = variants();

    private static Map<String, Map<String, Object>> variants() {
        Map<String, Object> late = Map.of("kind", "late", "layers", 6);
        Map<String, Object> none = Map.of("kind", "none");
        Map<String, Map<String, Object>> variants = new LinkedHashMap<>();
        variants.put("fusioner", Map.of());
        variants.put("late fusion", Map.of("model", Map.of("fusion", late)));
        variants.put("no decoder", Map.of("model", Map.of("decoder", none)));
        variants.put("no fusion", Map.of("model", Map.of("fusion", none)));
        variants.put("neither", Map.of("model", Map.of("fusion", none, "decoder", none)));
        variants.put("mosaic-4", Map.of("data", Map.of("mosaics", .5)));
        variants.put("one word a sample", Map.of("training", Map.of("protocol", "one-word")));
        variants.put(
                "official training",
                Map.of("training", Map.of("initialisation", "official", "protocol", "one-word", "unseen", "negative")));
        return variants;
    }

    /** The names of all variants. */
    public static List<String> names() {
        return List.copyOf(VARIANTS.keySet());
    }

    /**
     * All runs, the most telling first: every variant on the first fold, Fusioner on the others, the rest; then the same
     * with further seeds.
     *
     * @param base settings of Fusioner itself, without {@code seed}, {@code clip} and {@code data.words}
     * @param seeds how many seeds
     */
    public static List<AblationRun> plan(Hyperparameters base, int seeds) {
        base.checkNames("data", "model", "training", "validation");
        List<AblationRun> runs = new ArrayList<>();
        for (long seed = 1; seed <= seeds; seed++) {
            for (String variant : VARIANTS.keySet()) {
                runs.add(of(base, variant, 0, seed));
            }
            for (int fold = 1; fold < Folds.COUNT; fold++) {
                runs.add(of(base, "fusioner", fold, seed));
            }
            for (int fold = 1; fold < Folds.COUNT; fold++) {
                for (String variant : VARIANTS.keySet()) {
                    if (!variant.equals("fusioner")) {
                        runs.add(of(base, variant, fold, seed));
                    }
                }
            }
        }
        return runs;
    }

    private static AblationRun of(Hyperparameters base, String variant, int fold, long seed) {
        Map<String, Object> settings = merged(base.values(), VARIANTS.get(variant));
        settings = merged(settings, Map.of("seed", seed, "data", Map.of("words", Map.of("fold", fold))));
        return new AblationRun(variant, fold, seed, Hyperparameters.of("ablation of " + variant, settings));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> merged(Map<String, Object> base, Map<String, Object> changes) {
        Map<String, Object> all = new TreeMap<>(base);
        changes.forEach((name, value) -> all.merge(
                name,
                value,
                (old, fresh) -> old instanceof Map && fresh instanceof Map
                        ? merged((Map<String, Object>) old, (Map<String, Object>) fresh)
                        : fresh));
        return all;
    }

    /** The settings with the encoders' directory and the folder for features: what the trainer takes. */
    public Hyperparameters over(String clip, String cache) {
        return Hyperparameters.of(
                "ablation of " + variant, merged(settings.values(), Map.of("clip", clip, "cache", cache)));
    }

    /** A short name of the settings: 12 hexadecimal digits. */
    public String digest() {
        byte[] text = settings.toString().getBytes(StandardCharsets.UTF_8);
        return HexFormat.of().formatHex(Sha256.digest().digest(text)).substring(0, 12);
    }
}
