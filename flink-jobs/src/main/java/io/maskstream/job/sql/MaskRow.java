package io.maskstream.job.sql;

import io.maskstream.model.PixelArea;
import io.maskstream.stream.mask.MaskFormatException;
import io.maskstream.stream.mask.PixelMask;
import io.maskstream.stream.mask.RegionRuns;
import io.maskstream.stream.mask.RunLengthCodec;
import io.maskstream.stream.record.Region;
import io.maskstream.stream.record.SegmentedFrame;
import java.util.List;
import java.util.stream.IntStream;

/** A mask record that has been checked through and through, and what its columns are read from. */
final class MaskRow {
    private final SegmentedFrame frame;
    private final long timeUs;
    /** Number of mask pixels of each value of the label map. */
    private final long[] pixels;

    private List<PixelMask> masks;

    private MaskRow(SegmentedFrame frame, long timeUs, long[] pixels) {
        this.frame = frame;
        this.timeUs = timeUs;
        this.pixels = pixels;
    }

    /**
     * Checks the label map and the regions, whichever columns are declared: whether a record is good depends on it alone.
     *
     * @throws MaskFormatException if a part of it cannot be read
     */
    static MaskRow of(SegmentedFrame frame, FrameClock clock) {
        long[] pixels =
                RunLengthCodec.pixelsPerValue(frame.mask(), frame.labels().size());
        for (Region region : frame.regions()) {
            long[] inside = new long[1];
            RegionRuns.forEachRun(region, (row, from, to) -> inside[0] += to - from);
            if (inside[0] != region.area()) {
                throw new MaskFormatException("%s: the runs of a region have %d pixels, its area is %d"
                        .formatted(frame.id(), inside[0], region.area()));
            }
        }
        return new MaskRow(frame, clock.timeUs(frame.times()), pixels);
    }

    SegmentedFrame frame() {
        return frame;
    }

    /** When the frame was, by {@link FrameClock}: microseconds since 1970 UTC. */
    long timeUs() {
        return timeUs;
    }

    /** Made for all labels in one walk over the map, when the first is asked for. */
    private PixelMask mask(int label) {
        if (masks == null) {
            masks = PixelMask.ofLabels(frame.mask(), frame.labels().size());
        }
        return masks.get(label);
    }

    private long size() {
        return (long) frame.mask().width() * frame.mask().height();
    }

    /** All words of the vocabulary in their order, seen or not. */
    List<Label> labels() {
        return IntStream.range(0, frame.labels().size())
                .mapToObj(index -> new Label(this, index))
                .toList();
    }

    List<Patch> regions() {
        return frame.regions().stream().map(region -> new Patch(this, region)).toList();
    }

    /**
     * A word of the vocabulary on this mask.
     *
     * @param index from 0
     */
    record Label(MaskRow row, int index) {
        String word() {
            return row.frame.labels().get(index);
        }

        long pixels() {
            return row.pixels[index + 1];
        }

        double coverage() {
            return (double) pixels() / row.size();
        }

        int regions() {
            return (int) row.frame.regions().stream()
                    .filter(region -> region.label() == index)
                    .count();
        }

        /** Mean over the pixels of its regions, 0 to 1; null without a region. */
        Double score() {
            double sum = 0;
            long area = 0;
            for (Region region : row.frame.regions()) {
                if (region.label() == index) {
                    sum += (double) region.score() * region.area();
                    area += region.area();
                }
            }
            return area == 0 ? null : sum / area / Patch.SCORE_UNITS;
        }

        byte[] mask() {
            return row.mask(index).toBytes();
        }
    }

    /** A region on this mask. */
    record Patch(MaskRow row, Region region) {
        static final double SCORE_UNITS = 65535;

        String word() {
            return row.frame.labels().get(region.label());
        }

        double coverage() {
            return (double) region.area() / row.size();
        }

        double score() {
            return region.score() / SCORE_UNITS;
        }

        PixelArea box() {
            return region.box();
        }

        byte[] mask() {
            return PixelMask.of(
                            region, row.frame.mask().width(), row.frame.mask().height())
                    .toBytes();
        }
    }
}
