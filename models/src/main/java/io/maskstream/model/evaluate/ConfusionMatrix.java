package io.maskstream.model.evaluate;

import io.maskstream.model.dataset.LabelledPicture;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * How many pixels of each true label got which label, over all pictures of an evaluation.
 *
 * <p>Labels are 0 to K for K classes: 0 is "none of the classes", k the k-th class. The truth may also be {@link #VOID},
 * where nobody knows or cares; such pixels are counted nowhere. Not safe for several threads; give each its own and add
 * them up.
 */
public final class ConfusionMatrix {
    /** The truth of pixels that count neither for nor against, as a {@code short} of all ones. */
    public static final int VOID = LabelledPicture.VOID;

    private final int labels;
    private final long[] counts; // truth x prediction

    /**
     * Without any pixels.
     *
     * @param classes number of classes K, without label 0
     */
    public ConfusionMatrix(int classes) {
        if (classes < 1 || classes >= VOID) {
            throw new IllegalArgumentException("%d classes: give 1 to %d".formatted(classes, VOID - 1));
        }
        labels = classes + 1;
        counts = new long[Math.multiplyExact(labels, labels)];
    }

    /** Number of classes, without label 0. */
    public int classes() {
        return labels - 1;
    }

    /** Counts one pixel. */
    public void add(int truth, int predicted) {
        if (truth == VOID) {
            return;
        }
        if (truth < 0 || truth >= labels || predicted < 0 || predicted >= labels) {
            throw new IllegalArgumentException("true label %d, predicted label %d: there are the labels 0 to %d"
                    .formatted(truth, predicted, labels - 1));
        }
        counts[truth * labels + predicted]++;
    }

    /** Counts a picture: unsigned labels, pixel by pixel. */
    public void add(short[] truth, short[] predicted) {
        requireSameSize(truth, predicted);
        for (int i = 0; i < truth.length; i++) {
            add(Short.toUnsignedInt(truth[i]), Short.toUnsignedInt(predicted[i]));
        }
    }

    static void requireSameSize(short[] truth, short[] predicted) {
        if (truth.length != predicted.length) {
            throw new IllegalArgumentException(
                    "the truth has %d pixels, the prediction %d".formatted(truth.length, predicted.length));
        }
    }

    /** Adds the counts of another with as many classes. */
    public void add(ConfusionMatrix other) {
        if (other.labels != labels) {
            throw new IllegalArgumentException(
                    "%d classes cannot be added to %d".formatted(other.classes(), classes()));
        }
        for (int i = 0; i < counts.length; i++) {
            counts[i] += other.counts[i];
        }
    }

    /** Pixels of a true label that got this one. */
    public long count(int truth, int predicted) {
        return counts[truth * labels + predicted];
    }

    /** Pixels that have this label in truth. */
    public long actual(int label) {
        return IntStream.range(0, labels)
                .mapToLong(predicted -> count(label, predicted))
                .sum();
    }

    /** Pixels that got this label, among those that count. */
    public long predicted(int label) {
        return IntStream.range(0, labels)
                .mapToLong(truth -> count(truth, label))
                .sum();
    }

    /** All pixels that count. */
    public long pixels() {
        long sum = 0;
        for (long count : counts) {
            sum += count;
        }
        return sum;
    }

    /**
     * Intersection over union of a label: pixels that have it both ways, over those that have it either way. Empty if it
     * is nowhere in the truth: then there is nothing to find, and wrong pixels count against the labels they belong to.
     */
    public OptionalDouble iou(int label) {
        long actual = actual(label);
        if (actual == 0) {
            return OptionalDouble.empty();
        }
        long both = count(label, label);
        return OptionalDouble.of((double) both / (actual + predicted(label) - both));
    }

    /** Mean of {@link #iou} over those of the labels that occur in the truth; empty if none does. */
    public OptionalDouble meanIou(IntStream chosen) {
        return chosen.mapToObj(this::iou)
                .filter(OptionalDouble::isPresent)
                .mapToDouble(OptionalDouble::getAsDouble)
                .average();
    }

    /** Mean over all labels that occur, label 0 among them: where 0 is no class of its own the truth never has it. */
    public OptionalDouble meanIou() {
        return meanIou(IntStream.range(0, labels));
    }

    /** Share of the pixels that have the right label; empty without pixels. */
    public OptionalDouble pixelAccuracy() {
        long pixels = pixels();
        if (pixels == 0) {
            return OptionalDouble.empty();
        }
        long right = IntStream.range(0, labels)
                .mapToLong(label -> count(label, label))
                .sum();
        return OptionalDouble.of((double) right / pixels);
    }
}
