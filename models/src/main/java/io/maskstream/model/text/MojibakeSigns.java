package io.maskstream.model.text;

import java.util.regex.Pattern;

/**
 * Which neighbours give away that UTF-8 was read in an encoding of one byte a character: the rules of ftfy 6.3
 * ({@code badness.py}), letter for letter, since every one of them decides ids.
 */
final class MojibakeSigns {
    private static final String COMMON = "\u00a0\u00ad·´–—―…’";
    private static final String CONTROL = "\u0080-\u009f";
    private static final String BAD = "¦¤¨¬¯¸ƒˆˇ˘˛˜†‡‰⌐◊\ufffdªº";
    private static final String LAW = "¶§";
    private static final String CURRENCY = "¢£¥₧€";
    private static final String START = "¡«¿©΄΅‘‚“„•‹\uf8ff";
    private static final String END = "®»˝”›™";
    private static final String NUMERIC = "²³¹±¼½¾×µ÷⁄∂∆∏∑√∞∩∫≈≠≡≤≥№";
    /** Letters that faces are drawn with, which may stand beside anything. */
    private static final String FACES = "Ò-ÖÙ-Üò-öø-üŐŌŪŲ°";

    private static final String UPPER = "\u00c0-\u00d1ØÜÝĂĀĄĆČĎĐĘĚĒĖĞĢİĪĶĹĽŁĻŃŇŅŒŘŚŞŠŢŤŮŰŸŹŻŽҐ";
    private static final String LOWER = "ß\u00e0-\u00f1ăąāćčďđęěēėğģįīķĺľłļœŕśşšťüźżžґﬁﬂ";
    private static final String UPPER_COMMON = "ÞΑ-ΩΆΈΉΊΌΎΏΪΫЁ-Я";
    private static final String LOWER_COMMON = "α-ωάέήίΰа-џ";
    private static final String BOX = "│┌┐┘├┤┬┼═-╬▀▄█▌▐░▒▓";

    private static final String[] RULES = {
        any(CONTROL),
        any(BAD + LOWER + UPPER + BOX + START + END + CURRENCY + NUMERIC + LAW) + any(BAD),
        any("a-zA-Z") + any(LOWER_COMMON + UPPER_COMMON) + any(BAD),
        any(BAD) + any(LOWER + UPPER + BOX + START + END + CURRENCY + NUMERIC + LAW),
        any(LOWER + LOWER_COMMON + BOX + END + CURRENCY + NUMERIC) + any(UPPER),
        any(BOX + END + CURRENCY + NUMERIC) + any(LOWER),
        any(LOWER + BOX + END) + any(CURRENCY),
        "[\\s\\x1c-\\x1f]" + any(UPPER) + any(CURRENCY),
        any(UPPER + BOX) + any(NUMERIC + LAW),
        any(LOWER + UPPER + BOX + CURRENCY + END) + any(START) + any(NUMERIC),
        any(LOWER + UPPER + CURRENCY + NUMERIC + BOX + LAW) + any(END) + any(START),
        any(CURRENCY + NUMERIC + BOX) + any(START),
        any("a-z") + any(UPPER) + any(START + CURRENCY),
        any(BOX) + any(FACES),
        any(LOWER + UPPER + CURRENCY + NUMERIC + START + END + LAW) + any(BOX),
        any(BOX) + any(END),
        any(LOWER + UPPER) + any(START + END) + "[\\p{L}\\p{N}_]",
        "[Œœ][^A-Za-z]",
        any(UPPER) + "°",
        "[ÂÃÎÐ]" + any("€œŠš¢£Ÿž\u00a0\u00ad®©°·»" + START + END + "–—´"),
        "×[²³]",
        "(?:[ØÙ]" + any(COMMON + CURRENCY + BAD + NUMERIC + START + "ŸŠ®°µ»") + "){2}",
        "à[²µ¹¼½¾]",
        "√[±∂†≠®™´≤≥¥µø]",
        "≈[°¢]",
        "‚Ä[ìîïòôúùû†°¢π]",
        "‚[âó][àä°ê]",
        "вЂ",
        "[ВГРС]" + any(CONTROL + BAD + START + END + CURRENCY + "°µ") + "[ВГРС]",
        "ГўВЂВ[^\\n][A-Za-z ]",
        "Ã[\u00a0¡]",
        "[a-z][\\s\\x1c-\\x1f]?[ÃÂ][ ]",
        "\\A[ÃÂ][ ]",
        any("a-z.,?!" + END) + "Â" + any(" " + START + END),
        "β€[™\u00a0Ά\u00ad®°]",
        "[ΒΓΞΟ]" + any(CONTROL + BAD + START + END + CURRENCY + "°") + "[ΒΓΞΟ]",
        "ā€",
    };

    private static final Pattern SIGNS = Pattern.compile(String.join("|", RULES), Pattern.UNICODE_CHARACTER_CLASS);

    private MojibakeSigns() {}

    private static String any(String characters) {
        return "[" + characters + "]";
    }

    static boolean in(String text) {
        return SIGNS.matcher(text).find();
    }
}
