package io.maskstream.stream.rule;

import io.maskstream.stream.rule.Threshold.Comparison;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads the text of a rule:
 *
 * <pre>
 * rule      = subject [ "for" time ] [ "until" threshold [ "for" time ] ] [ "cooldown" time ]
 * subject   = ( "coverage" | "count" | "regions" ) area threshold | ( "absent" | "present" ) area
 * area      = "(" label [ "," "zone" "=" name ] ")"
 * threshold = ( "&gt;" | "&gt;=" | "&lt;" | "&lt;=" ) number
 * </pre>
 */
final class RuleParser {
    static final int LONGEST = 1000;
    private static final List<String> SUBJECTS = List.of("coverage", "count", "regions", "absent", "present");
    private static final Threshold NOTHING = new Threshold(Comparison.AT_MOST, 0);

    private final String name;
    private final Optional<String> stream;
    private final String when;
    private final RuleTokens tokens;
    private Measure measure;
    private String label;
    private Optional<String> zone;
    private Threshold raise;

    RuleParser(String name, Optional<String> stream, String when) {
        this.name = name;
        this.stream = stream;
        this.when = when;
        this.tokens = new RuleTokens(when);
    }

    Rule parse() {
        if (when.length() > LONGEST) {
            throw new RuleSyntaxException(
                    LONGEST + 1, "a rule of %d characters; at most %d".formatted(when.length(), LONGEST));
        }
        subject();
        List<String> parts = new ArrayList<>(List.of("for", "until", "cooldown"));
        Duration hold = part(parts, "for") ? tokens.time() : Duration.ZERO;
        Threshold clear = raise.negated();
        Duration clearHold = Duration.ZERO;
        if (part(parts, "until")) {
            clear = clear();
            clearHold = tokens.takeWord("for") ? tokens.time() : Duration.ZERO;
        }
        Duration coolDown = part(parts, "cooldown") ? tokens.time() : Duration.ZERO;
        if (!tokens.atEnd()) {
            tokens.word(parts, parts.isEmpty() ? "nothing more" : String.join(" or ", quoted(parts)) + " or the end");
        }
        return new Rule(name, when, stream, measure, label, zone, raise, hold, clear, clearHold, coolDown);
    }

    private static List<String> quoted(List<String> words) {
        return words.stream().map("'%s'"::formatted).toList();
    }

    /** Takes a part if it is the next; it and those before it cannot come any more. */
    private boolean part(List<String> parts, String word) {
        boolean there = tokens.takeWord(word);
        if (there) {
            parts.subList(0, parts.indexOf(word) + 1).clear();
        }
        return there;
    }

    private void subject() {
        String word = tokens.word(SUBJECTS, "coverage(…), count(…), absent(…) or present(…)");
        measure = word.equals("count") || word.equals("regions") ? Measure.COUNT : Measure.COVERAGE;
        tokens.expect("(", "'('");
        label = tokens.name("a label");
        zone = Optional.empty();
        if (tokens.take(",")) {
            tokens.word(List.of("zone"), "zone=NAME");
            tokens.expect("=", "'=' and the name of a zone");
            zone = Optional.of(tokens.name("the name of a zone"));
        }
        tokens.expect(")", zone.isEmpty() ? "')' or ', zone=NAME'" : "')'");
        raise = switch (word) {
            case "absent" -> NOTHING;
            case "present" -> NOTHING.negated();
            default -> threshold();
        };
    }

    private Threshold threshold() {
        int column = tokens.column();
        Comparison comparison = comparison();
        int numberColumn = tokens.column();
        double value = tokens.number(measure == Measure.COVERAGE ? "a share from 0 to 1" : "a number of regions");
        if (measure == Measure.COVERAGE && value > 1) {
            throw new RuleSyntaxException(
                    numberColumn,
                    "coverage is a share from 0 to 1, %s is above; did you mean %s?"
                            .formatted(plain(value), value <= 100 ? plain(value / 100) : "1"));
        }
        Threshold threshold = new Threshold(comparison, value);
        double most = measure == Measure.COVERAGE ? 1 : Double.MAX_VALUE;
        if (threshold.holds(0) == threshold.holds(most)) {
            throw new RuleSyntaxException(
                    column,
                    "'%s %s' is %s true"
                            .formatted(comparison.sign(), plain(value), threshold.holds(0) ? "always" : "never"));
        }
        return threshold;
    }

    private Comparison comparison() {
        // The longer signs first: '>' is the beginning of '>='.
        for (Comparison comparison :
                List.of(Comparison.AT_LEAST, Comparison.AT_MOST, Comparison.ABOVE, Comparison.BELOW)) {
            if (tokens.take(comparison.sign())) {
                return comparison;
            }
        }
        throw tokens.unexpected("'>', '>=', '<' or '<='");
    }

    private Threshold clear() {
        int column = tokens.column();
        Threshold clear = threshold();
        if (clear.comparison().upwards() == raise.comparison().upwards()
                || clear.meets(raise, measure == Measure.COUNT)) {
            throw new RuleSyntaxException(
                    column,
                    "'until' is for when the condition '%s %s' is over; expected such as 'until %s %s'"
                            .formatted(
                                    raise.comparison().sign(),
                                    plain(raise.value()),
                                    raise.negated().comparison().sign(),
                                    plain(raise.value())));
        }
        return clear;
    }

    private static String plain(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e9
                ? Long.toString((long) value)
                : Double.toString(value);
    }
}
