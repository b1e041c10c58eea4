package io.maskstream.model.checkpoint;

import java.util.Arrays;
import java.util.stream.Collectors;

/** Text from a file that nobody vouches for, made fit for one line of an error. */
final class Printable {
    private static final int LONGEST = 120;

    private Printable() {}

    /** The text in quotes, control characters escaped and the end cut where it is long. */
    static String name(String text) {
        var shown = new StringBuilder("'");
        text.codePoints().limit(LONGEST).forEach(point -> {
            if (Character.isISOControl(point)
                    || !Character.isDefined(point)
                    || Character.getType(point) == Character.FORMAT
                    || Character.getType(point) == Character.LINE_SEPARATOR
                    || Character.getType(point) == Character.PARAGRAPH_SEPARATOR
                    || Character.getType(point) == Character.SURROGATE) {
                shown.append("\\u%04x".formatted(point));
            } else {
                shown.appendCodePoint(point);
            }
        });
        return shown.append(text.codePointCount(0, text.length()) > LONGEST ? "…'" : "'")
                .toString();
    }

    /** As torch prints it: {@code (768, 512)}, {@code (3,)}, {@code ()}. */
    static String shape(long[] shape) {
        String sizes = Arrays.stream(shape).limit(16).mapToObj(Long::toString).collect(Collectors.joining(", "));
        return "(" + sizes + (shape.length == 1 ? ",)" : shape.length > 16 ? ", …)" : ")");
    }
}
