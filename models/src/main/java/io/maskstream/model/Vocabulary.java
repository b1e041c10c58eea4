package io.maskstream.model;

import java.io.Serializable;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The classes that a session tells apart, as words.
 *
 * @param classes between 1 and {@value #MAX_CLASSES} classes with different names (case and outer blanks do not make
 *     names different)
 */
public record Vocabulary(List<ClassPrompt> classes) implements Serializable {
    /** A label map has room for more, but a mask record refuses them. */
    public static final int MAX_CLASSES = 1000;

    public Vocabulary {
        classes = List.copyOf(classes);
        if (classes.isEmpty()) {
            throw new IllegalArgumentException("the vocabulary is empty; give at least one class, such as 'road'");
        }
        if (classes.size() > MAX_CLASSES) {
            throw new IllegalArgumentException(
                    "the vocabulary has %d classes; at most %d".formatted(classes.size(), MAX_CLASSES));
        }
        Set<String> seen = new HashSet<>();
        for (ClassPrompt prompt : classes) {
            if (!seen.add(prompt.name().toLowerCase(Locale.ROOT))) {
                throw new IllegalArgumentException(
                        "the vocabulary has the class '%s' twice; remove one".formatted(prompt.name()));
            }
        }
    }

    /** Classes with default prompts, in this order. */
    public static Vocabulary of(String... names) {
        return new Vocabulary(List.of(names).stream().map(ClassPrompt::of).toList());
    }

    /** Names in label order: label k is {@code names().get(k - 1)}. */
    public List<String> names() {
        return classes.stream().map(ClassPrompt::name).toList();
    }

    /** Number of classes. */
    public int size() {
        return classes.size();
    }
}
