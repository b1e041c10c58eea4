package io.maskstream.stream.annotation;

import io.maskstream.stream.mask.CocoRle;
import io.maskstream.stream.mask.MaskFormatException;
import io.maskstream.stream.mask.RunLengthCodec;
import io.maskstream.stream.record.Region;
import io.maskstream.stream.record.SegmentedFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * To which patch each pixel of a mask belongs. Every labelled pixel is in exactly one: in the region that holds it, or, where
 * the record lists none (small ones are not listed), in the rest of its label.
 *
 * @param width columns
 * @param height rows
 * @param owners height x width, rows first: 0 for unlabelled, k for {@code patches.get(k - 1)}
 * @param patches regions in the record's order, then the rests
 */
record PatchMap(int width, int height, int[] owners, List<Patch> patches) {
    /** A region's score is in units of this. */
    private static final double SCORES = 65535;

    /**
     * What is annotated as one.
     *
     * @param label index into the record's labels, from 0
     * @param score mean score of a region; a rest has none
     */
    record Patch(int label, OptionalDouble score) {
        /** Pixels of patches that nobody told apart. */
        boolean rest() {
            return score.isEmpty();
        }
    }

    /**
     * The patches of a record, in mask pixels.
     *
     * @throws MaskFormatException if its label map is damaged or its regions do not fit it
     */
    static PatchMap of(SegmentedFrame frame) {
        RunLengthCodec.pixelsPerValue(frame.mask(), frame.labels().size());
        short[] labels = RunLengthCodec.decode(frame.mask());
        int[] owners = new int[labels.length];
        List<Patch> patches = new ArrayList<>();
        for (Region region : frame.regions()) {
            patches.add(new Patch(region.label(), OptionalDouble.of(region.score() / SCORES)));
            own(frame, region, labels, owners, patches.size());
        }
        int[] rests = new int[frame.labels().size() + 1];
        for (int pixel = 0; pixel < owners.length; pixel++) {
            int value = Short.toUnsignedInt(labels[pixel]);
            if (value == 0 || owners[pixel] != 0) {
                continue;
            }
            if (rests[value] == 0) {
                patches.add(new Patch(value - 1, OptionalDouble.empty()));
                rests[value] = patches.size();
            }
            owners[pixel] = rests[value];
        }
        return new PatchMap(frame.mask().width(), frame.mask().height(), owners, patches);
    }

    private static void own(SegmentedFrame frame, Region region, short[] labels, int[] owners, int number) {
        int width = frame.mask().width();
        int height = frame.mask().height();
        int[] counts = CocoRle.of(region, width, height).counts();
        int position = 0;
        for (int i = 0; i < counts.length; i++) {
            for (int end = position + counts[i]; position < end; position++) {
                if (i % 2 == 0) {
                    continue;
                }
                int pixel = position % height * width + position / height;
                if (owners[pixel] != 0 || Short.toUnsignedInt(labels[pixel]) != region.label() + 1) {
                    throw new MaskFormatException("a region of '%s' in %s does not fit the label map at (%d, %d)"
                            .formatted(frame.labels().get(region.label()), region.box(), pixel % width, pixel / width));
                }
                owners[pixel] = number;
            }
        }
    }

    /** The same patches on a grid of another size: each pixel is of the patch on which its middle lies. */
    PatchMap scaled(int toWidth, int toHeight) {
        if (toWidth == width && toHeight == height) {
            return this;
        }
        int[] columns = nearest(toWidth, width);
        int[] scaled = new int[toWidth * toHeight];
        for (int y = 0; y < toHeight; y++) {
            int row = nearest(y, toHeight, height) * width;
            for (int x = 0; x < toWidth; x++) {
                scaled[y * toWidth + x] = owners[row + columns[x]];
            }
        }
        return new PatchMap(toWidth, toHeight, scaled, patches);
    }

    private static int[] nearest(int to, int from) {
        int[] indices = new int[to];
        for (int i = 0; i < to; i++) {
            indices[i] = nearest(i, to, from);
        }
        return indices;
    }

    private static int nearest(int index, int to, int from) {
        return (int) ((2L * index + 1) * from / (2L * to));
    }
}
