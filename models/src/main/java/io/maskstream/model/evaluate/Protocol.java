package io.maskstream.model.evaluate;

import java.util.Arrays;
import java.util.Locale;

/** What the model is asked. */
public enum Protocol {
    /** All words of the class list at once: each pixel gets one of them or none. */
    ALL_WORDS,
    /** One word of a picture at a time, as in {@link EpisodeTally}: each class that the picture's truth has, by itself. */
    ONE_WORD;

    /** Reads what a user wrote. */
    public static Protocol parse(String text) {
        return Arrays.stream(values())
                .filter(protocol -> protocol.text().equals(text))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException("no protocol '%s'; choose all-words or one-word".formatted(text)));
    }

    /** As users write it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
