package io.maskstream.stream.mask;

import io.maskstream.stream.record.EncodedMask;
import java.util.Arrays;

/**
 * Label maps as run lengths: pairs of varints (value, run length), rows first, that cover the mask exactly. A run may go on
 * over the end of its row; the encoder writes the longest runs, the decoder takes any that are not empty.
 *
 * <p>The decoder expects anything: it never makes more than width x height pixels and says what is wrong with one {@link
 * MaskFormatException}. Used by one thread at a time, since it keeps its buffers.
 */
public final class RunLengthCodec {
    /** The most pixels that a mask may ask for: as many as the largest picture that is decoded by default. */
    public static final int MAX_PIXELS = 67_108_864;

    private final RowRuns runs = new RowRuns();
    private final VarintWriter writer = new VarintWriter();

    /**
     * Encodes a label map.
     *
     * @param labels height x width, rows first; unsigned
     */
    public EncodedMask encode(short[] labels, int width, int height) {
        if (labels.length != (long) width * height) {
            throw new IllegalArgumentException("%d labels for a mask of %dx%d, expected %d"
                    .formatted(labels.length, width, height, (long) width * height));
        }
        runs.scan(labels, width, height);
        return encode(runs, writer);
    }

    static EncodedMask encode(RowRuns runs, VarintWriter writer) {
        writer.clear();
        int length = 0;
        short value = runs.value(0);
        for (int run = 0; run < runs.count(); run++) {
            if (runs.value(run) != value) {
                writer.write(Short.toUnsignedInt(value));
                writer.write(length);
                value = runs.value(run);
                length = 0;
            }
            length += runs.end(run) - runs.start(run);
        }
        writer.write(Short.toUnsignedInt(value));
        writer.write(length);
        return new EncodedMask(runs.width(), runs.height(), writer.toBytes());
    }

    /**
     * The label map that was encoded: height x width, rows first, unsigned.
     *
     * @throws MaskFormatException if the runs do not cover the mask exactly, or the mask is larger than {@link #MAX_PIXELS}
     */
    public static short[] decode(EncodedMask mask) {
        short[] labels = new short[pixels(mask)];
        decode(mask, labels);
        return labels;
    }

    /**
     * Decodes into an array that is used again.
     *
     * @param labels at least width x height
     */
    public static void decode(EncodedMask mask, short[] labels) {
        forEachRun(mask, (value, from, to) -> Arrays.fill(labels, from, to, (short) value));
    }

    /**
     * Number of pixels of each value, without decoding the mask.
     *
     * @param labels number of labels: the counts have one place more, for the unlabelled
     * @throws MaskFormatException also for a value above {@code labels}
     */
    public static long[] pixelsPerValue(EncodedMask mask, int labels) {
        long[] counts = new long[labels + 1];
        forEachRun(mask, (value, from, to) -> {
            if (value > labels) {
                throw new MaskFormatException(
                        "the mask has the value %d, but there are %d labels".formatted(value, labels));
            }
            counts[value] += to - from;
        });
        return counts;
    }

    /** Takes a run of pixels {@code from} to {@code to} (behind the last), counted rows first. */
    @FunctionalInterface
    public interface RunConsumer {
        void accept(int value, int from, int to);
    }

    /**
     * Walks over the runs.
     *
     * @throws MaskFormatException before the first pixel beyond the mask, or at the end if pixels are missing
     */
    public static void forEachRun(EncodedMask mask, RunConsumer consumer) {
        int pixels = pixels(mask);
        VarintReader reader = new VarintReader(mask.runs());
        int position = 0;
        while (reader.hasNext()) {
            int at = reader.position();
            int value = reader.next();
            int length = reader.next();
            if (value > 0xFFFF) {
                throw new MaskFormatException(
                        "the runs hold the value %d at byte %d; at most 65535".formatted(value, at));
            }
            if (length == 0 || length > pixels - position) {
                throw new MaskFormatException(
                        "a run of %d pixels at byte %d, where the mask of %dx%d has %d left (and none is empty)"
                                .formatted(length, at, mask.width(), mask.height(), pixels - position));
            }
            consumer.accept(value, position, position + length);
            position += length;
        }
        if (position != pixels) {
            throw new MaskFormatException("the runs cover %d of the %d pixels of a mask of %dx%d"
                    .formatted(position, pixels, mask.width(), mask.height()));
        }
    }

    private static int pixels(EncodedMask mask) {
        long pixels = (long) mask.width() * mask.height();
        if (pixels > MAX_PIXELS) {
            throw new MaskFormatException("a mask of %dx%d has %d pixels; at most %d are decoded"
                    .formatted(mask.width(), mask.height(), pixels, MAX_PIXELS));
        }
        return (int) pixels;
    }
}
