package io.maskstream.model.dataset;

import io.maskstream.model.ModelException;
import io.maskstream.model.image.IndexPicture;
import java.util.Arrays;

/** Which label each number in a data set's files means. Numbers that it does not name are refused. */
final class LabelValues {
    private static final int UNKNOWN = -1;

    private final int[] labels;
    private final String expected;

    private LabelValues(int[] labels, String expected) {
        this.labels = labels;
        this.expected = expected;
    }

    /**
     * Nothing known yet.
     *
     * @param expected the numbers of this data set, for messages
     */
    static LabelValues of(String expected) {
        int[] labels = new int[LabelledPicture.VOID + 1];
        Arrays.fill(labels, UNKNOWN);
        return new LabelValues(labels, expected);
    }

    /** The numbers from {@code first} on mean these consecutive labels. */
    LabelValues with(int first, int firstLabel, int count) {
        int[] more = labels.clone();
        for (int i = 0; i < count; i++) {
            more[first + i] = firstLabel + i;
        }
        return new LabelValues(more, expected);
    }

    /** A number means this label. */
    LabelValues with(int value, int label) {
        return with(value, label, 1);
    }

    /** A number that counts neither for nor against. */
    LabelValues withVoid(int value) {
        return with(value, LabelledPicture.VOID, 1);
    }

    /** The labels of a file's numbers. */
    short[] labels(IndexPicture picture, String origin) {
        short[] values = picture.values();
        short[] found = new short[values.length];
        for (int i = 0; i < values.length; i++) {
            int label = labels[Short.toUnsignedInt(values[i])];
            if (label == UNKNOWN) {
                throw new ModelException(
                        "%s: has the value %d at column %d, row %d; expected %s; is it a label map of this data set?"
                                .formatted(
                                        origin,
                                        Short.toUnsignedInt(values[i]),
                                        i % picture.width(),
                                        i / picture.width(),
                                        expected));
            }
            found[i] = (short) label;
        }
        return found;
    }
}
