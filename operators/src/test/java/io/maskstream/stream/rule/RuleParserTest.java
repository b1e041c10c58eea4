package io.maskstream.stream.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maskstream.stream.rule.Threshold.Comparison;
import java.time.Duration;
import java.util.Optional;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RuleParserTest {
    private static Rule rule(String when) {
        return Rule.parse("r", Optional.empty(), when);
    }

    @Test
    void readsEveryPart() {
        Rule rule = rule("coverage(traffic light, zone=north gate) > 0.02 for 3s until <= 0.01 for 500ms cooldown 2m");

        assertThat(rule.measure()).isEqualTo(Measure.COVERAGE);
        assertThat(rule.label()).isEqualTo("traffic light");
        assertThat(rule.zone()).contains("north gate");
        assertThat(rule.raise()).isEqualTo(new Threshold(Comparison.ABOVE, 0.02));
        assertThat(rule.hold()).isEqualTo(Duration.ofSeconds(3));
        assertThat(rule.clear()).isEqualTo(new Threshold(Comparison.AT_MOST, 0.01));
        assertThat(rule.clearHold()).isEqualTo(Duration.ofMillis(500));
        assertThat(rule.coolDown()).isEqualTo(Duration.ofMinutes(2));
    }

    @Test
    void whatIsLeftOutIsTheWholeFrameAtOnceUntilTheContrary() {
        Rule rule = rule("count(car)>=5");

        assertThat(rule.measure()).isEqualTo(Measure.COUNT);
        assertThat(rule.zone()).isEmpty();
        assertThat(rule.hold()).isZero();
        assertThat(rule.clear()).isEqualTo(new Threshold(Comparison.BELOW, 5));
        assertThat(rule.clearHold()).isZero();
        assertThat(rule.coolDown()).isZero();
        assertThat(rule("count(car) > 2 until < 3").clear()).isEqualTo(new Threshold(Comparison.BELOW, 3));
        assertThat(rule("regions(car) < 2").measure()).isEqualTo(Measure.COUNT);
    }

    @Test
    void absentAndPresentAreCoverageOfNothingAndOfSomething() {
        assertThat(rule("absent(person) for 30s").raise()).isEqualTo(new Threshold(Comparison.AT_MOST, 0));
        assertThat(rule("absent(person) for 30s").clear()).isEqualTo(new Threshold(Comparison.ABOVE, 0));
        assertThat(rule("present(person, zone=exit)").raise()).isEqualTo(new Threshold(Comparison.ABOVE, 0));
        assertThat(rule("absent(person) until > 0.01").clear()).isEqualTo(new Threshold(Comparison.ABOVE, 0.01));
    }

    @Test
    void namesWithWhatDividesRulesStandInQuotes() {
        Rule rule = rule("present(\"car, parked (\\\"old\\\")\", zone=\"a=b\")");

        assertThat(rule.label()).isEqualTo("car, parked (\"old\")");
        assertThat(rule.zone()).contains("a=b");
        assertThat(rule("present(straße)").label()).isEqualTo("straße");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "coverge(car) > 0.2            |1 |unknown word 'coverge'; did you mean 'coverage'?",
                "car > 2                       |1 |expected coverage(…), count(…), absent(…) or present(…), found 'car > 2'",
                "``                            |1 |expected coverage(…), count(…), absent(…) or present(…), found the end",
                "coverage car > 0.2            |10|expected '(', found 'car > 0.2'",
                "coverage() > 0.2              |10|expected a label, found ') > 0.2'",
                "coverage(car > 0.2            |14|expected ')' or ', zone=NAME', found '> 0.2'",
                "coverage(car, zoen=exit) > 0.2|15|unknown word 'zoen'; did you mean 'zone'?",
                "coverage(car, zone exit) > 0.2|20|expected '=' and the name of a zone, found 'exit) > 0.2'",
                "coverage(car) 0.2             |15|expected '>', '>=', '<' or '<=', found '0.2'",
                "coverage(car) = 0.2           |15|expected '>', '>=', '<' or '<=', found '= 0.2'",
                "coverage(car) > many          |17|expected a share from 0 to 1, found 'many'",
                "count(car) > -1               |14|expected a number of regions, found '-1'",
                "coverage(car) > 20            |17|coverage is a share from 0 to 1, 20 is above; did you mean 0.2?",
                "coverage(car) > 1             |15|'> 1' is never true",
                "coverage(car) >= 0            |15|'>= 0' is always true",
                "count(car) < 0                |12|'< 0' is never true",
                "count(car) > 2 fro 3s         |16|unknown word 'fro'; did you mean 'for'?",
                "count(car) > 2 for 3 parsecs  |20|expected a time such as 500ms, 3s, 10m or 1h, found '3 parsecs'",
                "count(car) > 2 for 8000h      |20|8000h is longer than 7 days",
                "count(car) > 2 cooldown 1m for 3s|28|expected nothing more, found 'for 3s'",
                "count(car) > 2 for 3s today   |23|expected 'until' or 'cooldown' or the end, found 'today'",
                "count(car) > 2 until > 1      |22|'until' is for when the condition '> 2' is over; expected such as 'until <= 2'",
                "count(car) > 2 until < 4      |22|'until' is for when the condition '> 2' is over; expected such as 'until <= 2'",
                "count(car) >= 2 until <= 2    |23|'until' is for when the condition '>= 2' is over; expected such as 'until < 2'",
                "absent(person) until < 0.2    |22|'until' is for when the condition '<= 0' is over; expected such as 'until > 0'"
            })
    void saysWhereItStumblesAndWhatWasProbablyMeant(String when, int column, String message) {
        assertThatThrownBy(() -> rule(when.strip()))
                .isInstanceOf(RuleSyntaxException.class)
                .hasMessage("column %d: %s".formatted(column, message))
                .asInstanceOf(InstanceOfAssertFactories.type(RuleSyntaxException.class))
                .extracting(RuleSyntaxException::column)
                .isEqualTo(column);
    }

    @ParameterizedTest
    @ValueSource(strings = {"coverage(\u0007", "count(car) > 9999999999", "present(\"car)", "\n\n(", "present(car))"})
    void refusesOddTextsOnOneLine(String when) {
        assertThatThrownBy(() -> rule(when))
                .isInstanceOf(RuleSyntaxException.class)
                .message()
                .doesNotContain("\n", "\u0007");
    }

    @Test
    void refusesRulesAsLongAsBooks() {
        assertThatThrownBy(() -> rule("present(" + "a".repeat(2000) + ")"))
                .hasMessage("column 1001: a rule of 2009 characters; at most 1000");
    }
}
