package io.maskstream.model.text;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An encoding of one byte a character, in which text may have been read by mistake. Bytes are kept as the characters 0 to
 * 255 of a text, so that expressions can be searched in them.
 */
final class ByteCharset {
    static final ByteCharset LATIN_1 = new ByteCharset("ISO-8859-1", false);
    static final ByteCharset WINDOWS_1252 = new ByteCharset("windows-1252", true);

    /** In the order in which they are tried. */
    static final List<ByteCharset> ALL = List.of(
            LATIN_1,
            WINDOWS_1252,
            new ByteCharset("windows-1251", true),
            new ByteCharset("windows-1250", true),
            new ByteCharset("windows-1253", true),
            new ByteCharset("windows-1254", true),
            new ByteCharset("windows-1257", true),
            new ByteCharset("ISO-8859-2", false),
            new ByteCharset("x-MacRoman", false),
            new ByteCharset("IBM437", false));

    private static final int SUBSTITUTE = 0x1a;
    private static final char REPLACEMENT = '\ufffd';

    private final String name;
    private final boolean lenient;
    private final char[] characters = new char[256];
    private final Map<Character, Character> bytes = new HashMap<>();

    /**
     * @param lenient whether bytes without a character stand for the control character of their number, and the replacement
     *     character for the byte "substitute": what careless programs make of them
     */
    private ByteCharset(String name, boolean lenient) {
        this.name = name;
        this.lenient = lenient;
        for (int i = 0; i < characters.length; i++) {
            char character = (char) i;
            if (i >= 0x80) {
                char decoded = new String(new byte[] {(byte) i}, Charset.forName(name)).charAt(0);
                character = decoded == REPLACEMENT ? character : decoded;
            } else if (lenient && i == SUBSTITUTE) {
                character = REPLACEMENT;
            }
            characters[i] = character;
            bytes.put(character, (char) i);
        }
    }

    boolean isMacRoman() {
        return name.equals("x-MacRoman");
    }

    boolean isLenient() {
        return lenient;
    }

    /** The bytes that would be read as this text; empty if there are none. */
    Optional<String> encode(String text) {
        StringBuilder encoded = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            Character value = bytes.get(text.charAt(i));
            if (value == null) {
                return Optional.empty();
            }
            encoded.append(value.charValue());
        }
        return Optional.of(encoded.toString());
    }

    /** What bytes are read as. */
    String decode(String encoded) {
        StringBuilder text = new StringBuilder(encoded.length());
        encoded.chars().forEach(value -> text.append(characters[value]));
        return text.toString();
    }

    /** The characters of bytes from {@code first} to {@code last}. */
    String range(int first, int last) {
        return new String(characters, first, last - first + 1);
    }

    static byte[] bytes(String encoded) {
        return encoded.getBytes(StandardCharsets.ISO_8859_1);
    }
}
