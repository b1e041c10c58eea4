package io.maskstream.model.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.maskstream.model.ModelException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenizersTest {
    private static final List<String> TEXTS = List.of(
            "a photo of a cat.",
            "",
            "  two   blanks ",
            "naïve CAFÉ 日本 😀",
            "I'll don't 2,000.5",
            "<|startoftext|> [CLS] </w>",
            "\ud800 lone");

    @TempDir
    Path folder;

    @Test
    void aRandomTokenizerIsTheSameForTheSameSeedOnly() {
        try (ClipTokenizer one = ClipTokenizer.random(2000, 7);
                ClipTokenizer same = ClipTokenizer.random(2000, 7);
                ClipTokenizer other = ClipTokenizer.random(2000, 8)) {
            assertThat(one.size()).isEqualTo(2000);
            assertThat(same.json()).isEqualTo(one.json());
            assertThat(other.json()).isNotEqualTo(one.json());
            assertThat(Arrays.stream(one.encode("a photo of a cat")))
                    .isNotEmpty()
                    .allMatch(id -> id >= 0 && id < 2000);
        }
    }

    @Test
    void writtenAndReadAgainGivesTheSameIds() {
        assertRoundTrip(ClipTokenizer.random(3000, 1));
        assertRoundTrip(SmallVocabularies.ofa());
        assertRoundTrip(SmallVocabularies.bert());
    }

    @Test
    void writtenAndReadAgainGivesTheSameIdsForTheOfficialVocabularies() {
        assertRoundTrip(ClipTokenizer.fromOfficial(OfficialVocabularies.file("clip/bpe_simple_vocab_16e6.txt.gz")));
        assertRoundTrip(OfaTokenizer.fromOfficial(
                OfficialVocabularies.file("ofa/encoder.json"),
                OfficialVocabularies.file("ofa/vocab.bpe"),
                OfficialVocabularies.file("ofa/dict.txt")));
        assertRoundTrip(BertTokenizer.fromOfficial(OfficialVocabularies.file("bert/bert-base-uncased-vocab.txt")));
    }

    private static void assertRoundTrip(Tokenizer tokenizer) {
        byte[] json = tokenizer.json().getBytes(StandardCharsets.UTF_8);
        try (tokenizer;
                Tokenizer again = Tokenizers.parse(json, "tokenizer.json")) {
            assertThat(again).hasSameClassAs(tokenizer);
            assertThat(again.size()).isEqualTo(tokenizer.size());
            assertThat(again.json()).isEqualTo(tokenizer.json());
            for (String text : TEXTS) {
                assertThat(again.encode(text)).as(text).isEqualTo(tokenizer.encode(text));
                assertThat(again.encodeForModel(text, 200)).as(text).isEqualTo(tokenizer.encodeForModel(text, 200));
            }
        }
    }

    @Test
    void putsStartAndEndAroundAndPadsToTheContext() {
        try (ClipTokenizer clip = ClipTokenizer.random(600, 1);
                Tokenizer ofa = SmallVocabularies.ofa();
                Tokenizer bert = SmallVocabularies.bert()) {
            long[] ids = clip.encodeForModel("abc", 20);
            int end = 1 + clip.encode("abc").length;
            assertThat(ids).hasSize(20).startsWith(598);
            assertThat(ids[end]).isEqualTo(599);
            assertThat(Arrays.copyOfRange(ids, end + 1, 20)).containsOnly(0);
            assertThat(ofa.encodeForModel("", 4)).containsExactly(0, 2, 1, 1);
            assertThat(bert.encodeForModel("cat cats dog", 8)).containsExactly(2, 4, 4, 5, 1, 3, 0, 0);
        }
    }

    @Test
    void refusesTextsThatAreTooLongAndCutsThemWhenTold() {
        try (ClipTokenizer clip = ClipTokenizer.random(514, 1);
                Tokenizer bert = SmallVocabularies.bert()) {
            assertThatThrownBy(() -> clip.encodeForModel("abcdef", 7))
                    .isInstanceOf(ModelException.class)
                    .hasMessage("the text 'abcdef' has 6 pieces, at most 5 fit");
            assertThat(clip.encodeForModel("abcdef", 8)).hasSize(8).endsWith(513);
            assertThat(clip.encodeTruncated("abcdef", 7))
                    .hasSize(7)
                    .startsWith(512)
                    .endsWith(513);
            assertThatThrownBy(() -> bert.encodeForModel("cat cat cat", 4)).isInstanceOf(ModelException.class);
        }
    }

    @Test
    void givesTheSameIdsToManyThreads() {
        try (ClipTokenizer tokenizer = ClipTokenizer.random(2000, 3)) {
            long[] alone = tokenizer.encode("a photo of a large grey cat on a sofa");
            List<long[]> together = java.util.stream.IntStream.range(0, 400)
                    .parallel()
                    .mapToObj(i -> tokenizer.encode("a photo of a large grey cat on a sofa"))
                    .toList();
            assertThat(together).allSatisfy(ids -> assertThat(ids).isEqualTo(alone));
        }
    }

    @Test
    void readsWhatOthersWriteWithoutOurKind() throws IOException {
        try (ClipTokenizer clip = ClipTokenizer.random(600, 1)) {
            ObjectNode foreign = (ObjectNode) new ObjectMapper().readTree(clip.json());
            foreign.remove("maskstream");
            try (Tokenizer read = Tokenizers.parse(bytes(foreign), "tokenizer.json")) {
                assertThat(read.encode("abc")).isEqualTo(clip.encode("abc"));
            }
        }
    }

    @Test
    void refusesBrokenFilesInOneLine() {
        assertRefused("", "expected a JSON object");
        assertRefused("[1]", "expected a JSON object");
        assertRefused("{\"model\":", "not readable as JSON");
        assertRefused("[".repeat(100_000), "not readable as JSON");
        assertRefused("{}", "expected an object of pieces and ids");
        assertBroken(
                root -> root.withObject("/maskstream").put("kind", "gpt\n5"), "the tokenizer kind 'gpt?5' is unknown");
        assertBroken(root -> root.withObject("/model/vocab").put("!", 1), "ids must be 0 to 599, each once");
        assertBroken(root -> root.withObject("/model/vocab").put("!", -1), "ids must be 0 to 599, each once");
        assertBroken(root -> root.withObject("/model/vocab").put("!", 0.5), "expected a whole number");
        assertBroken(root -> root.withObject("/model/vocab").put("!", 1L << 40), "expected a whole number");
        assertBroken(root -> root.withObject("/model/vocab").remove("!"), "ids must be 0 to 598");
        assertBroken(
                root -> root.withArray("/model/merges").add("no such"), "names a piece that the vocabulary does not");
        assertBroken(root -> root.withArray("/model/merges").add("one"), "is no merge of two pieces");
        assertBroken(root -> root.withArray("/model/merges").addObject(), "is no merge of two pieces");
    }

    @Test
    void namesTheFileThatIsMissingOrTooLarge() throws IOException {
        assertThatThrownBy(() -> Tokenizers.read(folder.resolve("tokenizer.json")))
                .isInstanceOf(ModelException.class)
                .hasMessageEndingWith("tokenizer.json: no such file");
        Path large = folder.resolve("large.json");
        try (var file = new java.io.RandomAccessFile(large.toFile(), "rw")) {
            file.setLength(VocabularyFiles.MOST_BYTES + 1L);
        }
        assertThatThrownBy(() -> Tokenizers.read(large))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("more than 64 MiB");
        Files.delete(large);
    }

    private static void assertBroken(Consumer<ObjectNode> breaking, String message) {
        try (ClipTokenizer clip = ClipTokenizer.random(600, 1)) {
            ObjectNode root = (ObjectNode) new ObjectMapper().readTree(clip.json());
            breaking.accept(root);
            assertRefused(root.toString(), message);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void assertRefused(String json, String message) {
        assertThatThrownBy(() -> Tokenizers.parse(json.getBytes(StandardCharsets.UTF_8), "a/tokenizer.json"))
                .isInstanceOf(ModelException.class)
                .hasMessageStartingWith("a/tokenizer.json: ")
                .hasMessageContaining(message)
                .hasMessageNotContainingAny("\n", "\r");
    }

    private static byte[] bytes(ObjectNode root) {
        return root.toString().getBytes(StandardCharsets.UTF_8);
    }
}
