package io.maskstream.model.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maskstream.model.ModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PromptTemplatesTest {
    @TempDir
    Path folder;

    @Test
    void theOwnListHasAboutTwentyDifferentSentences() {
        List<String> filled = PromptTemplates.standard().fill("fire hydrant");

        assertThat(filled)
                .hasSizeBetween(15, 30)
                .doesNotHaveDuplicates()
                .allMatch(text -> text.contains("fire hydrant"));
        assertThat(new HashSet<>(filled)).contains("a photo of a fire hydrant");
    }

    @Test
    void readsAListWithOneTemplateALine() throws IOException {
        Path file = Files.writeString(folder.resolve("t.txt"), "# mine\n\n  a {} here \r\n{}\n");

        assertThat(PromptTemplates.read(file).fill("cat")).containsExactly("a cat here", "cat");
    }

    @Test
    void readsAJsonArray() throws IOException {
        Path file = Files.writeString(folder.resolve("t.json"), "[\"a {}.\", \"the {}\"]");

        assertThat(PromptTemplates.read(file).fill("cat")).containsExactly("a cat.", "the cat");
    }

    @Test
    void takesNamesThatLookLikePlacesOrReferencesAsTheyAre() {
        assertThat(new PromptTemplates(List.of("a {}")).fill("{} $1 \\")).containsExactly("a {} $1 \\");
    }

    @Test
    void takesTheModelsListAndTheOwnOneWhereItHasNone() {
        assertThat(PromptTemplates.of(List.of("one {}")).fill("cat")).containsExactly("one cat");
        assertThat(PromptTemplates.of(List.of())).isEqualTo(PromptTemplates.standard());
    }

    @Test
    void refusesTemplatesWithoutExactlyOnePlace() throws IOException {
        assertRefused(List.of("a photo"), "'a photo' must have exactly one {}");
        assertRefused(List.of("{} and {}"), "'{} and {}' must have exactly one {}");
        assertRefused(List.of(), "0 prompt templates; expected 1 to 1000");
        assertRefused(Collections.nCopies(1001, "{}"), "1001 prompt templates");
        Path file = Files.writeString(folder.resolve("bad.txt"), "a {}\nno place\n");
        assertThatThrownBy(() -> PromptTemplates.read(file))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("bad.txt: the prompt template 'no place'");
        Path json = Files.writeString(folder.resolve("bad.json"), "[\"a {}\"");
        assertThatThrownBy(() -> PromptTemplates.read(json))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("bad.json: not readable as a JSON array");
        Path numbers = Files.writeString(folder.resolve("numbers.json"), "[1, {\"a\": \"{}\"}]");
        assertThatThrownBy(() -> PromptTemplates.read(numbers)).isInstanceOf(ModelException.class);
    }

    private static void assertRefused(List<String> templates, String message) {
        assertThatThrownBy(() -> new PromptTemplates(templates))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining(message);
    }
}
