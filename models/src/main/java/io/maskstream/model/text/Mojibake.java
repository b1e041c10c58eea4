package io.maskstream.model.text;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Undoes that UTF-8 was read in an encoding of one byte a character ("schÃ¶n" for "schön"), where {@link MojibakeSigns} say
 * so: the steps of ftfy 6.3's {@code fix_encoding}.
 */
final class Mojibake {
    /** UTF-8 in which a blank stands for the byte a0. */
    private static final Pattern BLANKED = Pattern.compile("[\u00c2\u00c3\u00c5\u00ce\u00d0\u00d9][ ]"
            + "|[\u00e2\u00e3][ ][\u0080-\u0084\u0086-\u009f\u00a1-\u00bf]"
            + "|[\u00e0-\u00e3][\u0080-\u0084\u0086-\u009f\u00a1-\u00bf][ ]"
            + "|\u00f0[ ][\u0080-\u00bf]{2}|\u00f0[\u0080-\u00bf][ ][\u0080-\u00bf]|\u00f0[\u0080-\u00bf]{2}[ ]");

    /** "à" as a word of its own, which keeps the blank behind it; but not in the Portuguese "àquele", "às". */
    private static final Pattern WORD_A = Pattern.compile("\u00c3 (?! |quele|quela|quilo|s )");

    /** UTF-8 of which bytes were lost; 1a stands for the replacement character. */
    private static final Pattern LOSSY = Pattern.compile("[\u00c2-\u00df]\u001a|[\u00c2-\u00c3][?]"
            + "|\u00ed[\u00a0-\u00af][\u001a?]\u00ed[\u00b0-\u00bf][\u001a?\u0080-\u00bf]"
            + "|\u00ed[\u00a0-\u00af][\u001a?\u0080-\u00bf]\u00ed[\u00b0-\u00bf][\u001a?]"
            + "|[\u00e0-\u00ef][\u001a?][\u001a\u0080-\u00bf]|[\u00e0-\u00ef][\u001a\u0080-\u00bf][\u001a?]"
            + "|[\u00f0-\u00f4][\u001a?][\u001a\u0080-\u00bf]{2}"
            + "|[\u00f0-\u00f4][\u001a\u0080-\u00bf][\u001a?][\u001a\u0080-\u00bf]"
            + "|[\u00f0-\u00f4][\u001a\u0080-\u00bf]{2}[\u001a?]|\u001a");

    private static final String LOST = "\u00ef\u00bf\u00bd";

    /** A character beyond the first plane as two surrogates of three bytes each, or Java's long zero. */
    private static final Pattern VARIANT = Pattern.compile(
            "\u00ed([\u00a0-\u00af])([\u0080-\u00bf])\u00ed([\u00b0-\u00bf])([\u0080-\u00bf])|\u00c0\u0080");

    private static final Pattern CONTROLS = Pattern.compile("[\u0080-\u009f]+");
    private static final String NO_CONTINUATION = "–—―‘’‚“”„•…";

    private static final Set<Character> FIRST_OF_TWO = readAs(0xc2, 0xdf);
    private static final Set<Character> FIRST_OF_THREE = readAs(0xe0, 0xef);
    private static final Set<Character> FIRST_OF_FOUR = readAs(0xf0, 0xf0, 0xf3, 0xf3);
    private static final Set<Character> CONTINUATION = readAs(0x80, 0xbf);

    private Mojibake() {}

    static String fix(String text) {
        String fixed = text;
        String before;
        do {
            before = fixed;
            fixed = fixOnce(fixed);
        } while (!fixed.equals(before));
        return fixed;
    }

    private static String fixOnce(String text) {
        if (text.chars().allMatch(c -> c < 0x80) || !MojibakeSigns.in(text)) {
            return text;
        }
        for (ByteCharset charset : ByteCharset.ALL) {
            Optional<String> decoded =
                    charset.encode(text).map(bytes -> restored(bytes, charset)).flatMap(Mojibake::utf8);
            if (decoded.isPresent()) {
                return decoded.get();
            }
        }
        String partly = fixParts(text);
        if (!partly.equals(text)) {
            return partly;
        }
        // Control characters of the second block are never meant; Windows-1252 has signs in their place.
        return fixControls(text);
    }

    static String fixControls(String text) {
        return CONTROLS.matcher(text)
                .replaceAll(match -> Matcher.quoteReplacement(ByteCharset.WINDOWS_1252.decode(match.group())));
    }

    private static String restored(String bytes, ByteCharset charset) {
        String restored = bytes;
        // In MacRoman it would match a dash and a blank.
        if (!charset.isMacRoman() && BLANKED.matcher(restored).find()) {
            restored = WORD_A.matcher(restored).replaceAll("\u00c3\u00a0 ");
            restored =
                    BLANKED.matcher(restored).replaceAll(match -> match.group().replace(' ', '\u00a0'));
        }
        return charset.isLenient() ? LOSSY.matcher(restored).replaceAll(LOST) : restored;
    }

    private static Optional<String> utf8(String bytes) {
        StringBuilder text = new StringBuilder();
        int done = 0;
        Matcher variant = VARIANT.matcher(bytes);
        while (variant.find()) {
            Optional<String> plain = strictUtf8(bytes.substring(done, variant.start()));
            if (plain.isEmpty()) {
                return plain;
            }
            text.append(plain.get()).appendCodePoint(variant.group(1) == null ? 0 : codePoint(variant));
            done = variant.end();
        }
        return strictUtf8(bytes.substring(done)).map(rest -> text.append(rest).toString());
    }

    private static int codePoint(Matcher variant) {
        return 0x10000
                + ((variant.group(1).charAt(0) & 0xf) << 16)
                + ((variant.group(2).charAt(0) & 0x3f) << 10)
                + ((variant.group(3).charAt(0) & 0xf) << 6)
                + (variant.group(4).charAt(0) & 0x3f);
    }

    private static Optional<String> strictUtf8(String bytes) {
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(ByteCharset.bytes(bytes)))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    /** Sequences that look like UTF-8 amid text that does not. */
    private static String fixParts(String text) {
        StringBuilder fixed = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            int end = at > 0 && strictContinuation(text.charAt(at - 1)) ? at : endOfSequences(text, at);
            if (end == at) {
                fixed.append(text.charAt(at));
                at++;
            } else {
                String part = text.substring(at, end);
                // A part must be smaller than the whole, or this would not end.
                fixed.append(part.length() < text.length() && MojibakeSigns.in(part) ? fix(part) : part);
                at = end;
            }
        }
        return fixed.toString();
    }

    private static int endOfSequences(String text, int start) {
        int end = start;
        while (end < text.length()) {
            int length = lengthBy(text.charAt(end));
            if (length == 0 || end + length > text.length()) {
                return end;
            }
            for (int i = end + 1; i < end + length; i++) {
                if (text.charAt(i) != ' ' && !CONTINUATION.contains(text.charAt(i))) {
                    return end;
                }
            }
            end += length;
        }
        return end;
    }

    private static int lengthBy(char first) {
        if (FIRST_OF_TWO.contains(first)) {
            return 2;
        }
        return FIRST_OF_THREE.contains(first) ? 3 : FIRST_OF_FOUR.contains(first) ? 4 : 0;
    }

    private static boolean strictContinuation(char c) {
        return CONTINUATION.contains(c) && NO_CONTINUATION.indexOf(c) < 0;
    }

    /** What the encodings that are Latin-1 or near it read bytes as, given as pairs of first and last. */
    private static Set<Character> readAs(int... ranges) {
        Set<Character> characters = new HashSet<>();
        for (ByteCharset charset : ByteCharset.ALL.subList(0, 7)) {
            for (int i = 0; i < ranges.length; i += 2) {
                charset.range(ranges[i], ranges[i + 1]).chars().forEach(c -> characters.add((char) c));
            }
        }
        return characters;
    }
}
