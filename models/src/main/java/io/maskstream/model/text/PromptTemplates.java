package io.maskstream.model.text;

import com.fasterxml.jackson.databind.JsonNode;
import io.maskstream.model.ModelException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Sentences that a class name is put into before it is encoded; {@code {}} marks its place. Their features are averaged.
 *
 * @param templates at least one, each with exactly one place
 */
public record PromptTemplates(List<String> templates) {
    private static final String PLACE = "{}";
    private static final int MOST = 1000;

    private static final PromptTemplates STANDARD = new PromptTemplates(List.of(
            "{}",
            "a {}",
            "the {}",
            "a photo of a {}",
            "a photo of the {}",
            "a picture of some {}",
            "a street with a {}",
            "a {} beside other things",
            "a {} in the foreground",
            "a {} in the distance",
            "a small {}",
            "a large {}",
            "part of a {}",
            "a close view of a {}",
            "a {} seen by a camera",
            "a blurred picture of a {}",
            "a dark picture of a {}",
            "a bright picture of a {}",
            "there is a {} here",
            "this is what a {} looks like"));

    public PromptTemplates {
        templates = List.copyOf(templates);
        if (templates.isEmpty() || templates.size() > MOST) {
            throw new ModelException("%d prompt templates; expected 1 to %d".formatted(templates.size(), MOST));
        }
        for (String template : templates) {
            int first = template.indexOf(PLACE);
            if (first < 0 || template.indexOf(PLACE, first + 1) >= 0) {
                throw new ModelException("the prompt template '%s' must have exactly one {} for the class name"
                        .formatted(PieceVocabulary.shown(template)));
            }
        }
    }

    /** The project's own list. */
    public static PromptTemplates standard() {
        return STANDARD;
    }

    /** What a model directory carries; the project's own list where it carries none. */
    public static PromptTemplates of(List<String> templates) {
        return templates.isEmpty() ? STANDARD : new PromptTemplates(templates);
    }

    /** A file with one template a line (empty lines and lines behind # are passed over), or a JSON array of texts. */
    public static PromptTemplates read(Path file) {
        String text = new String(VocabularyFiles.bytes(file), StandardCharsets.UTF_8).strip();
        List<String> templates = new ArrayList<>();
        try {
            if (text.startsWith("[")) {
                for (JsonNode node : NativeTokenizer.JSON.readTree(text)) {
                    templates.add(node.asText());
                }
            } else {
                text.lines()
                        .map(String::strip)
                        .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                        .forEach(templates::add);
            }
            return new PromptTemplates(templates);
        } catch (IOException e) {
            throw new ModelException("%s: not readable as a JSON array of templates".formatted(file), e);
        } catch (ModelException e) {
            throw new ModelException("%s: %s".formatted(file, e.getMessage()), e);
        }
    }

    /** Every template with the name in its place. */
    public List<String> fill(String name) {
        return templates.stream().map(template -> template.replace(PLACE, name)).toList();
    }
}
