package io.maskstream.stream.annotation;

import java.util.Locale;

/**
 * Texts from outside, such as labels, in XML. Markup becomes references, and what XML knows no way to write, such as control
 * characters, becomes readable: {@code \\u0007}.
 */
final class XmlText {
    private XmlText() {}

    /** As content of an element or of an attribute in double quotes; a reader gives back what was put in. */
    static String of(String text) {
        StringBuilder escaped = new StringBuilder(text.length());
        text.codePoints().forEach(character -> {
            switch (character) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                // Readers turn these into spaces in attributes where they stand by themselves.
                case '\t', '\n', '\r' -> escaped.append("&#").append(character).append(';');
                default -> {
                    if (isXml(character)) {
                        escaped.appendCodePoint(character);
                    } else {
                        escaped.append(String.format(Locale.ROOT, "\\u%04X", character));
                    }
                }
            }
        });
        return escaped.toString();
    }

    /** Characters of XML 1.0, but for the three above. */
    private static boolean isXml(int character) {
        return (character >= 0x20 && character < 0xD800)
                || (character >= 0xE000 && character < 0xFFFE)
                || character > 0xFFFF;
    }
}
