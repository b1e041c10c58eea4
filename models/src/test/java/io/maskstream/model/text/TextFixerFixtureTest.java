package io.maskstream.model.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Against what ftfy 6.3 and Python 3.11's {@code html.unescape} made of the same texts, well-formed and garbled. */
class TextFixerFixtureTest {
    private static final Path CASES = Path.of("src/test/resources/fixtures/text/mending.json");

    @Test
    void mendsEveryTextAsFtfyDoes() throws IOException {
        JsonNode cases = new ObjectMapper().readTree(CASES.toFile());

        assertThat(cases).hasSizeGreaterThan(500);
        for (JsonNode entry : cases) {
            String text = entry.get("text").asText();
            assertThat(TextFixer.fix(text))
                    .as(text)
                    .isEqualTo(entry.get("mended").asText());
        }
    }

    @Test
    void readsEveryCharacterReferenceAsPythonDoes() throws IOException {
        for (JsonNode entry : new ObjectMapper().readTree(CASES.toFile())) {
            String text = entry.get("text").asText();
            assertThat(HtmlEntities.unescape(text))
                    .as(text)
                    .isEqualTo(entry.get("unescaped").asText());
        }
    }

    @Test
    void endsOnTextsThatAreGarbledOverAndOver() {
        String text = "schön … “gut”";
        for (int i = 0; i < 5; i++) {
            text = ByteCharset.WINDOWS_1252.decode(new String(
                    text.getBytes(java.nio.charset.StandardCharsets.UTF_8),
                    java.nio.charset.StandardCharsets.ISO_8859_1));
        }

        assertThat(TextFixer.fix(text)).isEqualTo("schön … \"gut\"");
        assertThat(TextFixer.fix("Ã".repeat(20_000))).isNotEmpty();
        assertThat(TextFixer.fix("Ã¶".repeat(20_000))).isEqualTo("ö".repeat(20_000));
        assertThat(TextFixer.fix("日Ã¶".repeat(5_000))).isEqualTo("日ö".repeat(5_000));
    }
}
