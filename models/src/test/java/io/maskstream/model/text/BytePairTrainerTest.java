package io.maskstream.model.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maskstream.model.ModelException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BytePairTrainerTest {
    private static final List<String> CAPTIONS = List.of(
            "A photo of a car on the road.",
            "two cars and a bus on the road",
            "the car's wheel, a café & naïve trees",
            "a bus beside the road in 2024",
            "trees beside the road");

    @Test
    void frequentWordsBecomeOnePieceEach() {
        try (ClipTokenizer tokenizer = trained(CAPTIONS, 640)) {
            assertThat(tokenizer.encode("the road")).hasSize(2);
            assertThat(tokenizer.encode("a bus beside")).hasSize(3);
            assertThat(tokenizer.encode("zebra").length).isGreaterThan(2);
        }
    }

    @Test
    void mergesTheMostFrequentPairFirstAndEqualOnesByTheirLetters() {
        BytePairTrainer trainer = new BytePairTrainer();
        trainer.add("ab", 3);
        trainer.add("cd", 5);
        trainer.add("ef", 3);
        trainer.add("gh", 1);

        try (ClipTokenizer tokenizer = trainer.train(1000)) {
            assertThat(tokenizer.size())
                    .as("a pair that is seen once is not learnt")
                    .isEqualTo(512 + 3 + 2);
            assertThat(tokenizer.encode("cd ab ef")).containsExactly(512, 513, 514);
            assertThat(tokenizer.encode("gh")).hasSize(2);
        }
    }

    @Test
    void countsPairsAnewAfterEachMerge() {
        BytePairTrainer trainer = new BytePairTrainer();
        trainer.add("aaaa", 2);
        trainer.add("aab", 5);

        try (ClipTokenizer tokenizer = trainer.train(516)) {
            // "a a" is in both; then "aa b" leads with 5, before "aa a", which is only in the first.
            assertThat(tokenizer.encode("aab")).containsExactly(513);
        }
    }

    @Test
    void theOrderOfTheTextsChangesNothing() {
        List<String> shuffled = new ArrayList<>(CAPTIONS);
        Collections.shuffle(shuffled, new Random(4));
        try (ClipTokenizer one = trained(CAPTIONS, 600);
                ClipTokenizer other = trained(shuffled, 600)) {
            assertThat(other.json()).isEqualTo(one.json());
        }
    }

    @Test
    void keepsToTheSizeAndIsReadAgain() {
        try (ClipTokenizer tokenizer = trained(CAPTIONS, 528);
                Tokenizer again =
                        Tokenizers.parse(tokenizer.json().getBytes(StandardCharsets.UTF_8), "tokenizer.json")) {
            assertThat(tokenizer.size()).isEqualTo(528);
            for (String caption : CAPTIONS) {
                assertThat(again.encode(caption)).isEqualTo(tokenizer.encode(caption));
            }
        }
    }

    @Test
    void everyPieceOfAWordIsSplitAsTheTokenizerSplits() {
        BytePairTrainer trainer = new BytePairTrainer();
        trainer.add("It's 42 &amp; “naïve”", 9);

        try (ClipTokenizer tokenizer = trainer.train(2000)) {
            // it, 's, 4, 2, &, ", naïve, "
            assertThat(tokenizer.encode("It's 42 &amp; “naïve”")).hasSize(8);
        }
    }

    @Test
    void refusesSizesThatHoldNoAlphabet() {
        assertThatThrownBy(() -> new BytePairTrainer().train(513))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("514 to 1000000 pieces, not 513");
        try (ClipTokenizer bare = new BytePairTrainer().train(514)) {
            assertThat(bare.encode("ab")).hasSize(2);
        }
    }

    private static ClipTokenizer trained(List<String> texts, int size) {
        BytePairTrainer trainer = new BytePairTrainer();
        texts.forEach(trainer::add);
        return trainer.train(size);
    }
}
