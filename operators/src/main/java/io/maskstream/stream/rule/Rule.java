package io.maskstream.stream.rule;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * A rule: a condition on what masks show that must hold for some time.
 *
 * @param name what alerts call it
 * @param when its text, as {@link #parse} takes it
 * @param stream the stream it is for; empty for all, or for those that have its zone
 * @param measure what it looks at
 * @param label the word it looks for
 * @param zone where it looks; empty for the whole frame
 * @param raise when its condition holds
 * @param hold how long it must have held before an alert opens
 * @param clear when the condition is over; between both, an alert stays as it is
 * @param clearHold how long it must have been over before an alert closes
 * @param coolDown how long after an alert has closed no other opens
 */
public record Rule(
        String name,
        String when,
        Optional<String> stream,
        Measure measure,
        String label,
        Optional<String> zone,
        Threshold raise,
        Duration hold,
        Threshold clear,
        Duration clearHold,
        Duration coolDown) {
    static final int LONGEST_NAME = 256;

    public Rule {
        Names.require("the name of a rule", name, LONGEST_NAME);
        Objects.requireNonNull(when);
        Objects.requireNonNull(stream);
        Objects.requireNonNull(measure);
        Objects.requireNonNull(label);
        Objects.requireNonNull(zone);
        Objects.requireNonNull(raise);
        Objects.requireNonNull(clear);
        requireNotNegative(hold);
        requireNotNegative(clearHold);
        requireNotNegative(coolDown);
    }

    private static void requireNotNegative(Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException("a time of %d ms".formatted(duration.toMillis()));
        }
    }

    /**
     * Reads a rule such as {@code coverage(car, zone=exit) > 0.2 for 5s until < 0.1 cooldown 1m}; docs/rules.md has the whole
     * language.
     *
     * @throws RuleSyntaxException with the column and what was probably meant
     */
    public static Rule parse(String name, Optional<String> stream, String when) {
        return new RuleParser(name, stream, when).parse();
    }

    /** Whether it is evaluated for a stream. */
    boolean concerns(String id) {
        return stream.isEmpty() || stream.get().equals(id);
    }
}
