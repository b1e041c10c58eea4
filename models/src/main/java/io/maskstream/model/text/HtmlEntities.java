package io.maskstream.model.text;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.nodes.Entities;

/** Character references, read as Python's {@code html.unescape} reads them; the table of names is jsoup's. */
final class HtmlEntities {
    private static final Pattern REFERENCE =
            Pattern.compile("&(#[0-9]+;?|#[xX][0-9a-fA-F]+;?|[^\\t\\n\\f <&#;]{1,32};?)");
    private static final Pattern CLOSED_REFERENCE = Pattern.compile("&#?[0-9A-Za-z]{1,24};");
    private static final int LAST_CODE_POINT = 0x10ffff;
    private static final int REPLACEMENT = 0xfffd;

    private HtmlEntities() {}

    /** Every reference, those without semicolon and those that only begin with a known name too. */
    static String unescape(String text) {
        if (text.indexOf('&') < 0) {
            return text;
        }
        return REFERENCE
                .matcher(text)
                .replaceAll(match -> Matcher.quoteReplacement(
                        match.group(1).charAt(0) == '#' ? numbered(match.group(1)) : named(match.group(1))));
    }

    /** Only references with their semicolon, but also those whose name was put into capitals: "this&not that" stays. */
    static String unescapeClosed(String text) {
        if (text.indexOf('&') < 0) {
            return text;
        }
        return CLOSED_REFERENCE.matcher(text).replaceAll(match -> Matcher.quoteReplacement(closed(match.group())));
    }

    private static String closed(String reference) {
        if (reference.charAt(1) == '#') {
            String unescaped = unescape(reference);
            return unescaped.indexOf(';') < 0 ? unescaped : reference;
        }
        String name = reference.substring(1, reference.length() - 1);
        Optional<String> character = character(name);
        if (character.isPresent()) {
            return character.get();
        }
        boolean capitals = name.equals(name.toUpperCase(Locale.ROOT));
        Optional<String> small = character(name.toLowerCase(Locale.ROOT));
        return capitals && small.isPresent() && unescape(reference).equals(reference)
                ? small.get().toUpperCase(Locale.ROOT)
                : reference;
    }

    private static Optional<String> character(String name) {
        return Entities.isNamedEntity(name) ? Optional.of(Entities.getByName(name)) : Optional.empty();
    }

    private static String named(String reference) {
        boolean closed = reference.endsWith(";");
        String name = closed ? reference.substring(0, reference.length() - 1) : reference;
        if (closed ? Entities.isNamedEntity(name) : Entities.isBaseNamedEntity(name)) {
            return Entities.getByName(name);
        }
        for (int length = reference.length() - 1; length > 1; length--) {
            String start = reference.substring(0, length);
            if (Entities.isBaseNamedEntity(start)) {
                return Entities.getByName(start) + reference.substring(length);
            }
        }
        return "&" + reference;
    }

    private static String numbered(String reference) {
        boolean hexadecimal = reference.length() > 1 && (reference.charAt(1) | 0x20) == 'x';
        String digits = reference.replaceAll("^#[xX]?0*|;$", "");
        // Longer ones are beyond the last code point in either base.
        int number = digits.isEmpty()
                ? 0
                : digits.length() > 7 ? Integer.MAX_VALUE : Integer.parseInt(digits, hexadecimal ? 16 : 10);
        if (number == 0 || number > LAST_CODE_POINT || number >= 0xd800 && number <= 0xdfff) {
            return Character.toString(REPLACEMENT);
        }
        if (number >= 0x80 && number <= 0x9f) {
            // What browsers do: such references were meant for Windows-1252.
            return ByteCharset.WINDOWS_1252.decode(Character.toString(number));
        }
        return number == '\r' || !withoutCharacter(number) ? Character.toString(number) : "";
    }

    private static boolean withoutCharacter(int number) {
        boolean control = number < 0x20 && number != '\t' && number != '\n' && number != '\f' || number == 0x7f;
        return control || number >= 0xfdd0 && number <= 0xfdef || (number & 0xfffe) == 0xfffe;
    }
}
