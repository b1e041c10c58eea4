package io.maskstream.model.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class OfaVocabularyTrainerTest {
    private static OfaTokenizer train(int size) {
        OfaVocabularyTrainer trainer = new OfaVocabularyTrainer();
        for (int i = 0; i < 3; i++) {
            trainer.add("a dog beside the road, a dog on a meadow");
        }
        trainer.add("owl");
        return trainer.train(size);
    }

    @Test
    void wordsThatComeAgainAreOnePieceAndOthersAreLetters() {
        try (OfaTokenizer tokenizer = train(2000)) {
            assertThat(tokenizer.encode("dog")).hasSize(1);
            assertThat(tokenizer.encode("meadow dog")).hasSize(2);
            assertThat(tokenizer.encode("road,")).hasSize(2);
            assertThat(tokenizer.encode("owl")).hasSizeGreaterThan(1);
            assertThat(tokenizer.size()).isGreaterThan(260).isLessThan(2000);
            assertThat(tokenizer.encode("dog")[0]).isBetween(260L, tokenizer.size() - 1L);
        }
    }

    @Test
    void aSizeIsNotExceededAndTheFileReadsBackAlike() {
        try (OfaTokenizer tokenizer = train(270);
                Tokenizer again =
                        Tokenizers.parse(tokenizer.json().getBytes(StandardCharsets.UTF_8), "tokenizer.json")) {
            assertThat(tokenizer.size()).isEqualTo(270);
            assertThat(again.encode("a dog beside the zebra")).isEqualTo(tokenizer.encode("a dog beside the zebra"));
        }
        assertThatThrownBy(() -> train(100)).hasMessageContaining("an OFA vocabulary has 260 to");
    }
}
