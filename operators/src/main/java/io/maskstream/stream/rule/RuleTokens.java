package io.maskstream.stream.rule;

import io.maskstream.stream.text.Suggestion;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The text of a rule while it is read from left to right. */
final class RuleTokens {
    private static final Pattern WORD = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_-]*");
    private static final Pattern NUMBER = Pattern.compile("\\d{1,9}(\\.\\d{1,9})?");
    private static final Pattern TIME = Pattern.compile("(\\d{1,9})\\s*(ms|s|m|h)(?![\\p{L}\\p{N}])");
    /** A name without quotes: any text without what divides a rule. */
    private static final Pattern BARE = Pattern.compile("[^(),=<>\"\\s]+(\\s+[^(),=<>\"\\s]+)*");

    private static final Pattern QUOTED = Pattern.compile("\"((?:[^\"\\\\]|\\\\[\"\\\\])+)\"");
    private static final int SHOWN = 20;
    private static final Duration LONGEST = Duration.ofDays(7);

    private final String text;
    private int position;

    RuleTokens(String text) {
        this.text = text;
    }

    private void skipSpace() {
        while (position < text.length() && Character.isWhitespace(text.charAt(position))) {
            position++;
        }
    }

    /** Column of the next token, from 1. */
    int column() {
        skipSpace();
        return position + 1;
    }

    boolean atEnd() {
        skipSpace();
        return position == text.length();
    }

    private Optional<Matcher> next(Pattern pattern) {
        skipSpace();
        Matcher matcher = pattern.matcher(text).region(position, text.length());
        if (!matcher.lookingAt()) {
            return Optional.empty();
        }
        position = matcher.end();
        return Optional.of(matcher);
    }

    /** Takes a sign if it is the next. */
    boolean take(String sign) {
        skipSpace();
        if (!text.startsWith(sign, position)) {
            return false;
        }
        position += sign.length();
        return true;
    }

    void expect(String sign, String expected) {
        if (!take(sign)) {
            throw unexpected(expected);
        }
    }

    /** Takes a word if it is the next. */
    boolean takeWord(String word) {
        int before = position;
        Optional<Matcher> found = next(WORD);
        if (found.isPresent() && found.get().group().equals(word)) {
            return true;
        }
        position = before;
        return false;
    }

    /** One of some words. */
    String word(List<String> known, String expected) {
        int column = column();
        int before = position;
        Optional<Matcher> found = next(WORD);
        if (found.isPresent() && known.contains(found.get().group())) {
            return found.get().group();
        }
        position = before;
        Optional<String> near = found.flatMap(word -> Suggestion.of(word.group(), known));
        if (near.isPresent()) {
            throw new RuleSyntaxException(
                    column,
                    "unknown word '%s'; did you mean '%s'?"
                            .formatted(shortened(found.get().group()), near.get()));
        }
        throw unexpected(expected);
    }

    /** A label or the name of a zone: in quotes, or as it is. */
    String name(String expected) {
        Optional<Matcher> quoted = next(QUOTED);
        if (quoted.isPresent()) {
            return quoted.get().group(1).replaceAll("\\\\(.)", "$1");
        }
        return next(BARE).orElseThrow(() -> unexpected(expected)).group();
    }

    double number(String expected) {
        return Double.parseDouble(
                next(NUMBER).orElseThrow(() -> unexpected(expected)).group());
    }

    Duration time() {
        int column = column();
        Matcher found = next(TIME).orElseThrow(() -> unexpected("a time such as 500ms, 3s, 10m or 1h"));
        long amount = Long.parseLong(found.group(1));
        Duration time =
                switch (found.group(2)) {
                    case "ms" -> Duration.ofMillis(amount);
                    case "s" -> Duration.ofSeconds(amount);
                    case "m" -> Duration.ofMinutes(amount);
                    default -> Duration.ofHours(amount);
                };
        if (time.compareTo(LONGEST) > 0) {
            throw new RuleSyntaxException(column, "%s is longer than 7 days".formatted(found.group()));
        }
        return time;
    }

    RuleSyntaxException unexpected(String expected) {
        skipSpace();
        String found = position == text.length()
                ? "the end"
                : "'%s'".formatted(shortened(text.substring(position).stripTrailing()));
        return new RuleSyntaxException(position + 1, "expected %s, found %s".formatted(expected, found));
    }

    private static String shortened(String text) {
        String line = text.replaceAll("\\p{Cntrl}", "?");
        return line.codePointCount(0, line.length()) <= SHOWN
                ? line
                : line.substring(0, line.offsetByCodePoints(0, SHOWN)) + "…";
    }
}
