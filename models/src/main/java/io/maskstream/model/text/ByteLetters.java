package io.maskstream.model.text;

import java.util.ArrayList;
import java.util.List;

/**
 * The letters that stand for bytes in byte-level vocabularies: printable bytes for themselves, the other ones, in
 * ascending order, for the code points from 256.
 */
final class ByteLetters {
    private static final int BYTES = 256;

    private ByteLetters() {}

    /** The 256 letters in the order of CLIP's ids: printable ones first. */
    static List<String> inVocabularyOrder() {
        List<String> printable = new ArrayList<>();
        List<String> moved = new ArrayList<>();
        for (String letter : byByte()) {
            (letter.charAt(0) < BYTES ? printable : moved).add(letter);
        }
        printable.addAll(moved);
        return printable;
    }

    private static boolean printable(int value) {
        return value >= '!' && value <= '~' || value >= 0xa1 && value <= 0xac || value >= 0xae;
    }

    /** The letter of each byte. */
    static List<String> byByte() {
        List<String> letters = new ArrayList<>();
        int moved = 0;
        for (int value = 0; value < BYTES; value++) {
            letters.add(String.valueOf(printable(value) ? (char) value : (char) (BYTES + moved++)));
        }
        return letters;
    }
}
