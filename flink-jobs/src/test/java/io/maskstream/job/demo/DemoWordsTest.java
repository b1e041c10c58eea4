package io.maskstream.job.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maskstream.model.ModelException;
import io.maskstream.model.dataset.streetworld.Noun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DemoWordsTest {
    @TempDir
    private Path folder;

    @Test
    void readsTheWordsOfAModelDirectoryInTheirOrder() throws IOException {
        write("{\"words\":[{\"name\":\"road\",\"masks\":true},{\"masks\":false,\"name\":\"traffic light\"}]}");

        DemoWords words = DemoWords.of(folder);

        assertThat(words.words()).containsExactly(new DemoWord("road", true), new DemoWord("traffic light", false));
        assertThat(words.names()).containsExactly("road", "traffic light");
        assertThat(words.nouns()).extracting(Noun::name).containsExactly("road", "traffic light");
    }

    @Test
    void aThresholdForAllWordsMayBeGiven() throws IOException {
        write("{\"threshold\":0.25,\"words\":[{\"name\":\"road\",\"masks\":true}]}");
        assertThat(DemoWords.of(folder).threshold()).hasValue(0.25);

        write("{\"words\":[{\"name\":\"road\",\"masks\":true}]}");
        assertThat(DemoWords.of(folder).threshold()).isEmpty();
    }

    @Test
    void hasWordsOfItsOwnWhereADirectorySaysNone() {
        DemoWords words = DemoWords.of(folder);

        assertThat(words.words()).hasSizeGreaterThanOrEqualTo(15).allMatch(DemoWord::masks);
        assertThat(words.nouns()).filteredOn(Noun::isThing).hasSizeGreaterThanOrEqualTo(8);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"words\":[],\"x\":1} | the file has the unknown key 'x', expected [threshold, words]",
                "{\"words\":[{\"name\":\"car\",\"mask\":true}]} | words[0] has the unknown key 'mask'",
                "{\"words\":[{\"name\":\"car\"}]} | 'words[0].masks' is missing or neither true nor false",
                "{\"words\":[{\"name\":\"car\",\"masks\":1}]} | 'words[0].masks' is missing or neither true nor false",
                "{\"words\":[{\"name\":3,\"masks\":true}]} | 'words[0].name' is missing or no text",
                "{\"words\":[{\"name\":\"car\",\"masks\":true}],\"threshold\":\"0\"} | 'threshold' is no number",
                "{\"words\":[{\"name\":\"car\",\"masks\":true}],\"threshold\":1.5} | 'threshold' is 1.5",
                "{\"words\":{}} | 'words' is no list",
                "{} | 'words' is no list",
                "[] | the file is no object",
                "{\"words\":[\"car\"]} | words[0] is no object",
                "{\"words\":[]} | the vocabulary is empty",
                "{\"words\":[{\"name\":\"unicorn\",\"masks\":true}]} | 'unicorn' is no noun of Streetworld",
                "{\"words\":[{\"name\":\"car\",\"masks\":true},{\"name\":\"car\",\"masks\":true}]} | 'car' twice",
                "{\"words\":[{\"name\":\"car\",\"name\":\"bus\",\"masks\":true}]} | this is not JSON: Duplicate field",
                "{\"words\": | this is not JSON",
                "{\"words\":[]} {} | this is not JSON",
            })
    void refusesWhatIsNoListOfWordsWithOneLine(String content, String expected) throws IOException {
        write(content);

        assertThatThrownBy(() -> DemoWords.of(folder))
                .isInstanceOf(ModelException.class)
                .hasMessageStartingWith(folder.resolve("demo.json") + ": ")
                .hasMessageContaining(expected)
                .message()
                .doesNotContain("\n");
    }

    private void write(String content) throws IOException {
        Files.writeString(folder.resolve("demo.json"), content);
    }
}
