package io.maskstream.model.text;

import java.text.Normalizer;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Mends text as ftfy's {@code fix_text} does by default, which CLIP's tokenizer runs first: HTML entities, text that was
 * read in a wrong encoding, ligatures, full-width forms, curly quotes, line breaks, surrogates, terminal escapes, control
 * characters, composition.
 */
final class TextFixer {
    private static final Pattern TERMINAL_ESCAPE = Pattern.compile("\u001b\\[(?:\\d|;)*[a-zA-Z]");
    private static final Pattern LINE_BREAK = Pattern.compile("\r\n|[\r\u2028\u2029\u0085]");
    private static final Pattern CONTROL =
            Pattern.compile("[\\x00-\\x08\\x0b\\x0e-\\x1f\\x7f\u206a-\u206f\ufff9-\ufffc\ufeff]");
    private static final Pattern SINGLE_QUOTE = Pattern.compile("[\u02bc\u2018-\u201b]");
    private static final Pattern DOUBLE_QUOTE = Pattern.compile("[\u201c-\u201f]");
    private static final Map<Character, String> LETTERS = letters();

    private TextFixer() {}

    static String fix(String text) {
        StringBuilder fixed = new StringBuilder();
        boolean markup = false;
        // Line by line: a fault of one line says nothing about the others.
        for (int start = 0; start < text.length(); ) {
            int end = text.indexOf('\n', start) + 1;
            end = end == 0 ? text.length() : end;
            String line = text.substring(start, end);
            markup |= line.indexOf('<') >= 0;
            fixed.append(fixLine(line, markup));
            start = end;
        }
        return fixed.toString();
    }

    private static String fixLine(String line, boolean markup) {
        String fixed = line;
        String before;
        do {
            before = fixed;
            fixed = markup ? fixed : HtmlEntities.unescapeClosed(fixed);
            fixed = Mojibake.fixControls(Mojibake.fix(fixed));
            fixed = replaceLetters(fixed);
            fixed = DOUBLE_QUOTE
                    .matcher(SINGLE_QUOTE.matcher(fixed).replaceAll("'"))
                    .replaceAll("\"");
            fixed = LINE_BREAK.matcher(fixed).replaceAll("\n");
            fixed = replaceLoneSurrogates(fixed);
            fixed = TERMINAL_ESCAPE.matcher(fixed).replaceAll("");
            fixed = CONTROL.matcher(fixed).replaceAll("");
            fixed = Normalizer.normalize(fixed, Normalizer.Form.NFC);
        } while (!fixed.equals(before));
        return fixed;
    }

    private static String replaceLetters(String text) {
        StringBuilder replaced = new StringBuilder(text.length());
        for (char c : text.toCharArray()) {
            String letters = LETTERS.get(c);
            if (letters == null) {
                replaced.append(c);
            } else {
                replaced.append(letters);
            }
        }
        return replaced.toString();
    }

    private static String replaceLoneSurrogates(String text) {
        if (text.chars().noneMatch(c -> Character.isSurrogate((char) c))) {
            return text;
        }
        StringBuilder replaced = new StringBuilder(text.length());
        text.codePoints()
                .map(point -> point >= 0xd800 && point <= 0xdfff ? 0xfffd : point)
                .forEach(replaced::appendCodePoint);
        return replaced.toString();
    }

    private static Map<Character, String> letters() {
        Map<Character, String> letters = new HashMap<>();
        String[] ligatures = {
            "\u0132=IJ", "\u0133=ij", "\u0149=\u02bcn", "\u01f1=DZ", "\u01f2=Dz", "\u01f3=dz", "\u01c4=D\u017d",
            "\u01c5=D\u017e", "\u01c6=d\u017e", "\u01c7=LJ", "\u01c8=Lj", "\u01c9=lj", "\u01ca=NJ", "\u01cb=Nj",
            "\u01cc=nj", "\ufb00=ff", "\ufb01=fi", "\ufb02=fl", "\ufb03=ffi", "\ufb04=ffl", "\ufb05=\u017ft",
            "\ufb06=st"
        };
        for (String ligature : ligatures) {
            letters.put(ligature.charAt(0), ligature.substring(2));
        }
        letters.put('\u3000', " ");
        for (char c = '\uff01'; c < '\ufff0'; c++) {
            String narrow = Normalizer.normalize(String.valueOf(c), Normalizer.Form.NFKC);
            if (!narrow.equals(String.valueOf(c))) {
                letters.put(c, narrow);
            }
        }
        return letters;
    }
}
