package io.maskstream.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VocabularyFileTest {
    @TempDir
    private Path folder;

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("words.txt"), text);
    }

    @Test
    void aLineIsAClassOfOneWordOrOfSeveral() throws IOException {
        Vocabulary words = VocabularyFile.read(file("# of a street\nroad\n\n  traffic light \nperson: man, woman\n"));

        assertThat(words.names()).containsExactly("road", "traffic light", "person");
        assertThat(words.classes().get(1).prompts()).isEmpty();
        assertThat(words.classes().get(2).prompts()).containsExactly("man", "woman");
    }

    @Test
    void mistakesAreOneLineWithTheirPlace() throws IOException {
        Path file = file("road\nperson: man,,woman\n");
        assertThatThrownBy(() -> VocabularyFile.read(file))
                .isInstanceOf(ModelException.class)
                .hasMessage(file + ", line 2: the class 'person' has an empty prompt;"
                        + " expected 'name' or 'name: word, word'");
        file("# nothing\n");
        assertThatThrownBy(() -> VocabularyFile.read(file)).hasMessageContaining("the vocabulary is empty");
        file("dog\nDog\n");
        assertThatThrownBy(() -> VocabularyFile.read(file)).hasMessageContaining("has the class 'Dog' twice");
        file(IntStream.range(0, 2000).mapToObj(i -> "word" + i).collect(Collectors.joining("\n")));
        assertThatThrownBy(() -> VocabularyFile.read(file))
                .hasMessage(file + ": the vocabulary has 2000 classes; at most 1000");
        Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe, 0});
        assertThatThrownBy(() -> VocabularyFile.read(file)).hasMessageContaining("is not UTF-8 text");
        assertThatThrownBy(() -> VocabularyFile.read(folder.resolve("none.txt")))
                .hasMessageContaining("cannot be read");
    }

    @Test
    void aJsonListTakesNamesThatALineCannot() throws IOException {
        Vocabulary words = new Vocabulary(List.of(
                ClassPrompt.of("# 1: red, wet"),
                new ClassPrompt("person", List.of("man, old", "woman"), OptionalDouble.empty())));
        Path file = Files.writeString(folder.resolve("words.json"), VocabularyFile.json(words));

        assertThat(VocabularyFile.read(file)).isEqualTo(words);
        Files.writeString(file, "{}");
        assertThatThrownBy(() -> VocabularyFile.read(file))
                .hasMessage(file + ": expected a JSON list of classes, such as [\"dog\", \"road\"]");
        Files.writeString(file, "[1]");
        assertThatThrownBy(() -> VocabularyFile.read(file)).hasMessageContaining("has no text 'name': 1");
        Files.writeString(file, "[");
        assertThatThrownBy(() -> VocabularyFile.read(file)).hasMessageContaining(file + ": is no JSON");
    }
}
