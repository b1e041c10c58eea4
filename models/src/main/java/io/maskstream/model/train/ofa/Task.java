package io.maskstream.model.train.ofa;

import io.maskstream.model.ModelException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a picture is asked, with OFA's words. */
enum Task {
    /** Captioning: a sentence. */
    CAPTION("what does the image describe?"),
    /** Detection: boxes, each with its word. */
    PLACES("what are the objects in the image?"),
    /** Visual grounding: the box of a word. */
    WHERE("which region does the text \" %s \" describe?"),
    /** Grounded captioning: the word of a box. */
    WHAT("what does the region describe? region:");

    private final String question;

    Task(String question) {
        this.question = question;
    }

    String question() {
        return question;
    }

    static Task parse(String name) {
        return Arrays.stream(values())
                .filter(task -> task.text().equals(name))
                .findFirst()
                .orElseThrow(() -> new ModelException("training.tasks: no task '%s'; there are %s"
                        .formatted(name, Arrays.stream(values()).map(Task::text).collect(Collectors.joining(", ")))));
    }

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
