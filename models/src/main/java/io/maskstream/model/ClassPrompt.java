package io.maskstream.model;

import java.io.Serializable;
import java.util.List;
import java.util.OptionalDouble;

/**
 * One class of a vocabulary.
 *
 * @param name the word or words that masks carry as its label, without outer blanks
 * @param prompts texts to encode in place of the model's templates filled with the name; empty for those
 * @param threshold the least score, from 0 to 1, at which a pixel gets this label; empty for the model's own
 */
public record ClassPrompt(String name, List<String> prompts, OptionalDouble threshold) implements Serializable {
    /** Long enough for any phrase; a limit, because labels travel with every mask. */
    public static final int MAX_NAME_LENGTH = 256;

    public ClassPrompt {
        name = name.strip();
        if (name.isEmpty()) {
            throw new IllegalArgumentException("a class has an empty name");
        }
        if (name.length() > MAX_NAME_LENGTH) {
            throw new IllegalArgumentException("the class '%s…' has a name of %d characters; at most %d"
                    .formatted(name.substring(0, 32), name.length(), MAX_NAME_LENGTH));
        }
        for (int i = 0; i < name.length(); i++) {
            if (Character.isISOControl(name.charAt(i))) {
                throw new IllegalArgumentException("the class '%s' has a control character in its name"
                        .formatted(name.replaceAll("\\p{Cntrl}", "?")));
            }
        }
        prompts = List.copyOf(prompts);
        for (String prompt : prompts) {
            if (prompt.isBlank()) {
                throw new IllegalArgumentException("the class '%s' has an empty prompt".formatted(name));
            }
        }
        if (threshold.isPresent() && !(threshold.getAsDouble() >= 0 && threshold.getAsDouble() <= 1)) {
            throw new IllegalArgumentException("the class '%s' has the threshold %s; give a share from 0 to 1"
                    .formatted(name, threshold.getAsDouble()));
        }
    }

    /** A class with the model's own templates and threshold. */
    public static ClassPrompt of(String name) {
        return new ClassPrompt(name, List.of(), OptionalDouble.empty());
    }

    /** An optional number cannot be serialized, and vocabularies travel in job graphs. */
    private Object writeReplace() {
        return new Serialized(name, prompts, threshold.isPresent(), threshold.orElse(0));
    }

    private record Serialized(String name, List<String> prompts, boolean limited, double least)
            implements Serializable {
        private Object readResolve() {
            return new ClassPrompt(name, prompts, limited ? OptionalDouble.of(least) : OptionalDouble.empty());
        }
    }
}
