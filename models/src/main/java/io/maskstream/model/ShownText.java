package io.maskstream.model;

/** Text from a file of somebody else's, made fit for one line of an error. */
final class ShownText {
    private static final int LONGEST = 60;

    private ShownText() {}

    /** The start of it, with control characters and line separators replaced. */
    static String of(Object text) {
        String full = String.valueOf(text);
        String start = full.codePoints()
                .limit(LONGEST)
                .map(point -> Character.isISOControl(point) || point == 0x2028 || point == 0x2029 ? '?' : point)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return full.codePointCount(0, full.length()) > LONGEST ? start + "…" : start;
    }
}
