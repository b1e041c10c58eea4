package io.maskstream.model;

import java.util.HashSet;
import java.util.List;

/**
 * What a model directory's {@code config.json} says.
 *
 * @param system which segmenter or backbone it is for, such as {@code maskclip}
 * @param hyperparameters the system's own settings
 * @param preprocessing how pictures become its input
 * @param templates prompts with {@code {}} where the class name goes; empty: the software's default list
 * @param weights names of the safetensors files in the directory, at least one
 * @param tokenizer name of the tokenizer file in the directory
 * @param provenance where the model comes from
 */
public record ModelConfiguration(
        String system,
        Hyperparameters hyperparameters,
        Preprocessing preprocessing,
        List<String> templates,
        List<String> weights,
        String tokenizer,
        Provenance provenance) {
    /** The name that writers use for the weights. */
    public static final String WEIGHTS = "weights.safetensors";

    /** The name that writers use for the tokenizer. */
    public static final String TOKENIZER = "tokenizer.json";

    private static final int MOST_TEMPLATES = 10_000;

    public ModelConfiguration {
        templates = List.copyOf(templates);
        weights = List.copyOf(weights);
        if (!system.matches("[a-z0-9][a-z0-9-]{0,39}")) {
            throw new IllegalArgumentException(
                    "system is '%s', expected a name such as 'maskclip'".formatted(ShownText.of(system)));
        }
        if (templates.size() > MOST_TEMPLATES) {
            throw new IllegalArgumentException(
                    "has %d templates, at most %d".formatted(templates.size(), MOST_TEMPLATES));
        }
        for (String template : templates) {
            if (!template.contains("{}")) {
                throw new IllegalArgumentException(
                        "template '%s' has no {} for the class name".formatted(ShownText.of(template)));
            }
        }
        if (weights.isEmpty() || new HashSet<>(weights).size() != weights.size()) {
            throw new IllegalArgumentException("weights must name each file once, and at least one");
        }
        weights.forEach(name -> checkPlain(name, ".safetensors"));
        checkPlain(tokenizer, ".json");
    }

    /** With the usual file names: {@value #WEIGHTS} and {@value #TOKENIZER}. */
    public static ModelConfiguration of(
            String system,
            Hyperparameters hyperparameters,
            Preprocessing preprocessing,
            List<String> templates,
            Provenance provenance) {
        return new ModelConfiguration(
                system, hyperparameters, preprocessing, templates, List.of(WEIGHTS), TOKENIZER, provenance);
    }

    /** A name from a configuration that came from elsewhere must not lead out of its directory. */
    private static void checkPlain(String name, String ending) {
        if (!name.matches("[A-Za-z0-9_][A-Za-z0-9._-]{0,199}") || !name.endsWith(ending)) {
            throw new IllegalArgumentException("file name '%s': expected a plain name that ends in %s, without a path"
                    .formatted(ShownText.of(name), ending));
        }
    }
}
