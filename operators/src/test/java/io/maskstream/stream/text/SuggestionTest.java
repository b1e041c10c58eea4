package io.maskstream.stream.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuggestionTest {
    @ParameterizedTest
    @CsvSource({"max-wiat, max-wait, 1", "kitten, sitting, 3", "'', abc, 3", "a, a, 0"})
    void countsEditsWithSwapsAsOne(String a, String b, int distance) {
        assertThat(Suggestion.distance(a, b)).isEqualTo(distance);
    }
}
