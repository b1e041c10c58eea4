package io.maskstream.model.train.ofa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maskstream.model.ModelException;
import io.maskstream.model.text.OfaTokenizer;
import io.maskstream.model.text.OfaVocabularyTrainer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class QuestionsTest {
    private static final long END = OfaTokenizer.END;
    private static final PlacedPicture PICTURE =
            new PlacedPicture(1, new byte[3], "a dog", List.of(new Place("dog", 0, .5, 1, 1)), 4);
    private static final PlacedPicture EMPTY = new PlacedPicture(1, new byte[3], "a grey owl", List.of(), 5);

    private final OfaTokenizer tokenizer = tokenizer();
    private final Questions questions = new Questions(tokenizer, 9, 40, List.of("dog", "owl"));

    private static OfaTokenizer tokenizer() {
        OfaVocabularyTrainer trainer = new OfaVocabularyTrainer();
        for (int i = 0; i < 2; i++) {
            trainer.add("a dog and an owl");
            for (Task task : Task.values()) {
                trainer.add(task.question());
            }
        }
        return trainer.train(2000);
    }

    @AfterEach
    void close() {
        tokenizer.close();
    }

    private long bin(int number) {
        return tokenizer.size() + number;
    }

    private static long[] row(long[] all, int index, int length) {
        return Arrays.copyOfRange(all, index * length, (index + 1) * length);
    }

    @Test
    void aBoxIsFourNumbersBehindThePiecesAndItsWord() {
        Questions.Batch batch = questions.ask(Task.PLACES, List.of(PICTURE));

        assertThat(batch.targets())
                .containsExactly(bin(0), bin(4), bin(8), bin(8), tokenizer.encode("dog")[0], END);
        assertThat(batch.previous())
                .containsExactly(0, bin(0), bin(4), bin(8), bin(8), tokenizer.encode("dog")[0]);
        assertThat(questions.rows()).isEqualTo(tokenizer.size() + 9);
    }

    @Test
    void shorterAnswersEndEarlierAndAreNotAskedForBehindTheirEnd() {
        Questions.Batch batch = questions.ask(Task.CAPTION, List.of(PICTURE, EMPTY));

        long[] first = row(batch.targets(), 0, batch.answerLength());
        assertThat(first).startsWith(tokenizer.encode("a dog")[0], tokenizer.encode("a dog")[1], END);
        assertThat(Arrays.copyOfRange(first, 3, first.length)).isNotEmpty().containsOnly(-100);
        assertThat(row(batch.targets(), 1, batch.answerLength()))
                .doesNotContain(-100)
                .endsWith(END);
    }

    @Test
    void aWordIsAskedForItsBoxAndABoxForItsWord() {
        Questions.Batch where = questions.ask(Task.WHERE, List.of(PICTURE));
        Questions.Batch what = questions.ask(Task.WHAT, List.of(PICTURE));

        assertThat(where.text()).contains(tokenizer.encode("dog")[0]);
        assertThat(where.targets()).containsExactly(bin(0), bin(4), bin(8), bin(8), END);
        assertThat(what.text()).contains(bin(4), bin(8));
        assertThat(what.targets()).containsExactly(tokenizer.encode("dog")[0], END);
    }

    @Test
    void whatIsNotThereHasNoPlace() {
        assertThat(questions.ask(Task.WHERE, List.of(EMPTY)).targets()).containsExactly(END);
        assertThat(questions.ask(Task.WHAT, List.of(EMPTY)).targets()).containsExactly(END);
    }

    @Test
    void questionsOfOneTaskHaveOneLength() {
        for (Task task : Task.values()) {
            Questions.Batch batch = questions.ask(task, List.of(PICTURE, EMPTY));
            assertThat(batch.text()).hasSize(2 * batch.textLength());
        }
    }

    @Test
    void aVocabularyWithoutWholeNounsIsOneLine() {
        assertThatThrownBy(() -> new Questions(tokenizer, 9, 40, List.of("hippopotamus")))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("no noun is one piece; give more");
    }
}
