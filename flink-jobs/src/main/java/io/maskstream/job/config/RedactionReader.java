package io.maskstream.job.config;

import io.maskstream.model.ClassPrompt;
import io.maskstream.model.Vocabulary;
import io.maskstream.stream.rule.ClassRedaction;
import io.maskstream.stream.text.Suggestion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads {@code previews.redact} and how it hides. */
final class RedactionReader {
    private static final int MARGIN = 8;

    private final Section previews;

    RedactionReader(Section previews) {
        this.previews = previews;
    }

    /** Without its class among the words there would be no previews at all: better said than found out. */
    Optional<ClassRedaction> read(Vocabulary vocabulary) {
        List<String> words =
                vocabulary.classes().stream().map(ClassPrompt::name).toList();
        List<String> labels = new ArrayList<>();
        for (Node item : previews.list("redact")) {
            String label = previews.text(item, "previews.redact");
            if (words.stream().noneMatch(label.strip()::equalsIgnoreCase)) {
                throw previews.error(
                        item.place(),
                        "'previews.redact' names '%s', which is not in the vocabulary, so that nobody would know where it is%s"
                                .formatted(
                                        label,
                                        Suggestion.of(label, words)
                                                .map("; did you mean '%s'?"::formatted)
                                                .orElse("; add it there")));
            }
            labels.add(label);
        }
        ClassRedaction.Style style = previews.value(
                        "redact-with", text -> Values.oneOf(ClassRedaction.Style.class, text))
                .orElse(ClassRedaction.Style.BLUR);
        int margin = previews.value("redact-margin", Values::whole).orElse(MARGIN);
        if (labels.isEmpty()) {
            for (String key : List.of("redact-with", "redact-margin")) {
                if (previews.has(key)) {
                    throw previews.error(
                            previews.keyPlace(key),
                            "'%s' has no effect without 'redact'; name the classes that are to be hidden"
                                    .formatted(previews.name(key)));
                }
            }
            return Optional.empty();
        }
        return Optional.of(
                previews.at(previews.place(), "previews: ", () -> new ClassRedaction(labels, style, margin)));
    }
}
