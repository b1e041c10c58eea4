package io.maskstream.stream.mask;

import io.maskstream.stream.record.EncodedMask;
import io.maskstream.stream.record.Region;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The pixels of one label or one region, as runs of mask pixels counted rows first. A run may go on over the end of a row.
 *
 * <p>As bytes it stands by itself: the varints width and height, then those of a region's runs, over the whole mask instead
 * of a box: outside and inside in turn, starting with outside, covering the mask exactly. Only the first may be 0.
 */
public final class PixelMask {
    private final int width;
    private final int height;
    /** First pixel of a run and pixel behind its last, again and again; between runs is at least one pixel. */
    private final int[] edges;

    private PixelMask(int width, int height, int[] edges) {
        this.width = width;
        this.height = height;
        this.edges = edges;
    }

    /**
     * A mask for each label, also for those without a pixel.
     *
     * @param labels number of labels
     * @throws MaskFormatException if the mask cannot be decoded or has a value above {@code labels}
     */
    public static List<PixelMask> ofLabels(EncodedMask mask, int labels) {
        Edges[] found = new Edges[labels];
        Arrays.setAll(found, label -> new Edges());
        RunLengthCodec.forEachRun(mask, (value, from, to) -> {
            if (value > labels) {
                throw new MaskFormatException(
                        "the mask has the value %d, but there are %d labels".formatted(value, labels));
            }
            if (value > 0) {
                found[value - 1].add(from, to);
            }
        });
        List<PixelMask> masks = new ArrayList<>(labels);
        for (Edges edges : found) {
            masks.add(new PixelMask(mask.width(), mask.height(), edges.toArray()));
        }
        return masks;
    }

    /**
     * A region on the whole mask.
     *
     * @throws MaskFormatException if its runs leave its box or have another number of pixels than it says
     */
    public static PixelMask of(Region region, int width, int height) {
        Edges edges = new Edges();
        RegionRuns.forEachRun(region, (row, from, to) -> edges.add(row * width + from, row * width + to));
        PixelMask mask = new PixelMask(width, height, edges.toArray());
        if (mask.area() != region.area()) {
            throw new MaskFormatException(
                    "the runs of a region have %d pixels, its area is %d".formatted(mask.area(), region.area()));
        }
        return mask;
    }

    /**
     * Reads what {@link #toBytes} has written.
     *
     * @throws MaskFormatException if the bytes are no mask, or one larger than {@link RunLengthCodec#MAX_PIXELS}
     */
    public static PixelMask fromBytes(byte[] bytes) {
        VarintReader reader = new VarintReader(bytes);
        int width = reader.next();
        int height = reader.next();
        long pixels = (long) width * height;
        if (pixels < 1 || pixels > RunLengthCodec.MAX_PIXELS) {
            throw new MaskFormatException(
                    "a mask of %dx%d; expected 1 to %d pixels".formatted(width, height, RunLengthCodec.MAX_PIXELS));
        }
        Edges edges = new Edges();
        int position = 0;
        int first = reader.position();
        for (boolean inside = false; reader.hasNext(); inside = !inside) {
            int at = reader.position();
            int length = reader.next();
            if (length > pixels - position || length == 0 && at != first) {
                throw new MaskFormatException(
                        "a run of %d pixels at byte %d, where the mask of %dx%d has %d left (only the first is empty)"
                                .formatted(length, at, width, height, pixels - position));
            }
            if (inside) {
                edges.add(position, position + length);
            }
            position += length;
        }
        if (position != pixels) {
            throw new MaskFormatException(
                    "the runs cover %d of the %d pixels of a mask of %dx%d".formatted(position, pixels, width, height));
        }
        return new PixelMask(width, height, edges.toArray());
    }

    /** The mask as bytes that stand by themselves. */
    public byte[] toBytes() {
        VarintWriter writer = new VarintWriter();
        writer.write(width);
        writer.write(height);
        int position = 0;
        for (int edge : edges) {
            writer.write(edge - position);
            position = edge;
        }
        if (position < width * height) {
            writer.write(width * height - position);
        }
        return writer.toBytes();
    }

    /** Columns of the mask. */
    public int width() {
        return width;
    }

    /** Rows of the mask. */
    public int height() {
        return height;
    }

    /** Number of its pixels. */
    public long area() {
        long area = 0;
        for (int i = 0; i < edges.length; i += 2) {
            area += edges[i + 1] - edges[i];
        }
        return area;
    }

    /** Number of pixels that it has in common with another mask of the same size. */
    public long intersection(PixelMask other) {
        if (width != other.width || height != other.height) {
            throw new IllegalArgumentException("masks of %dx%d and %dx%d; both must have the same size"
                    .formatted(width, height, other.width, other.height));
        }
        long common = 0;
        for (int mine = 0, its = 0; mine < edges.length && its < other.edges.length; ) {
            int from = Math.max(edges[mine], other.edges[its]);
            int to = Math.min(edges[mine + 1], other.edges[its + 1]);
            common += Math.max(0, to - from);
            if (edges[mine + 1] == to) {
                mine += 2;
            } else {
                its += 2;
            }
        }
        return common;
    }

    /** Takes a run: its first pixel and the pixel behind its last, counted rows first. */
    @FunctionalInterface
    public interface RunConsumer {
        void accept(int from, int to);
    }

    /** Walks over the runs. */
    public void forEachRun(RunConsumer consumer) {
        for (int i = 0; i < edges.length; i += 2) {
            consumer.accept(edges[i], edges[i + 1]);
        }
    }

    /** Edges that grow; runs that touch become one. */
    private static final class Edges {
        private int[] edges = new int[8];
        private int size;

        private void add(int from, int to) {
            if (size > 0 && edges[size - 1] == from) {
                edges[size - 1] = to;
                return;
            }
            if (size == edges.length) {
                edges = Arrays.copyOf(edges, size * 2);
            }
            edges[size++] = from;
            edges[size++] = to;
        }

        private int[] toArray() {
            return Arrays.copyOf(edges, size);
        }
    }
}
