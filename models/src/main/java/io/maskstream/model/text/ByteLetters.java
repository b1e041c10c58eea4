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
        for (int value = 0; value < BYTES; value++) {
            if (printable(value)) {
                printable.add(String.valueOf((char) value));
            } else {
                moved.add(String.valueOf((char) (BYTES + moved.size())));
            }
        }
        printable.addAll(moved);
        return printable;
    }

    private static boolean printable(int value) {
        return value >= '!' && value <= '~' || value >= 0xa1 && value <= 0xac || value >= 0xae;
    }
}
