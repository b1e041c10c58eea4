package io.maskstream.stream.mask;

import io.maskstream.model.PixelArea;
import io.maskstream.stream.record.EncodedMask;
import io.maskstream.stream.record.Region;
import java.util.Arrays;

/**
 * A binary mask as COCO's run lengths: columns first, counts that alternate outside/inside, starting with outside.
 *
 * @param height rows of the mask
 * @param width columns of the mask
 * @param counts run lengths; they add up to height x width
 */
public record CocoRle(int height, int width, int[] counts) {
    public CocoRle {
        long sum = 0;
        for (int count : counts) {
            if (count < 0) {
                throw new MaskFormatException("COCO run lengths hold %d".formatted(count));
            }
            sum += count;
        }
        if (height < 1 || width < 1 || sum != (long) height * width) {
            throw new MaskFormatException(
                    "COCO run lengths add up to %d, expected %d x %d".formatted(sum, height, width));
        }
        counts = counts.clone();
    }

    /** Run lengths of a region in a mask of this size. */
    public static CocoRle of(Region region, int maskWidth, int maskHeight) {
        RegionShape shape = RegionShape.of(region);
        PixelArea box = region.box();
        if (box.right() > maskWidth || box.bottom() > maskHeight) {
            throw new MaskFormatException(
                    "a region's box %s reaches beyond the mask of %dx%d".formatted(box, maskWidth, maskHeight));
        }
        AlternatingRuns runs = new AlternatingRuns();
        for (int x = 0; x < box.width(); x++) {
            int column = (box.x() + x) * maskHeight + box.y();
            for (int y = 0; y < box.height(); y++) {
                if (shape.inside()[y * box.width() + x]) {
                    runs.inside(column + y);
                }
            }
        }
        return new CocoRle(maskHeight, maskWidth, runs.finish(maskHeight * maskWidth));
    }

    /** Run lengths of all pixels of a mask that have this value. */
    public static CocoRle of(EncodedMask mask, int value) {
        short[] labels = RunLengthCodec.decode(mask);
        AlternatingRuns runs = new AlternatingRuns();
        for (int column = 0; column < mask.width(); column++) {
            for (int row = 0; row < mask.height(); row++) {
                if (labels[row * mask.width() + column] == (short) value) {
                    runs.inside(column * mask.height() + row);
                }
            }
        }
        return new CocoRle(mask.height(), mask.width(), runs.finish(mask.height() * mask.width()));
    }

    /** The compressed form that the COCO tools write as {@code counts}: differences in characters of six bits. */
    public String compressed() {
        StringBuilder text = new StringBuilder(counts.length * 2);
        for (int i = 0; i < counts.length; i++) {
            long rest = i > 2 ? (long) counts[i] - counts[i - 2] : counts[i];
            boolean more = true;
            while (more) {
                long bits = rest & 0x1F;
                rest >>= 5;
                more = (bits & 0x10) == 0 ? rest != 0 : rest != -1;
                text.append((char) (48 + (more ? bits | 0x20 : bits)));
            }
        }
        return text.toString();
    }

    /**
     * Reads the compressed form.
     *
     * @throws MaskFormatException if it is no such text or does not fit the size
     */
    public static CocoRle parse(String compressed, int height, int width) {
        int[] counts = new int[compressed.length()];
        int count = 0;
        for (int at = 0; at < compressed.length(); ) {
            long value = 0;
            int shift = 0;
            boolean more = true;
            while (more) {
                int bits = at < compressed.length() ? compressed.charAt(at++) - 48 : -1;
                if (bits < 0 || bits > 0x3F || shift > 35) {
                    throw new MaskFormatException("no COCO run length at character %d".formatted(at));
                }
                value |= (bits & 0x1FL) << shift;
                shift += 5;
                more = (bits & 0x20) != 0;
                if (!more && (bits & 0x10) != 0) {
                    value |= -1L << shift;
                }
            }
            value += count > 2 ? counts[count - 2] : 0;
            if (value < 0 || value > (long) height * width) {
                throw new MaskFormatException("COCO run length %d at character %d".formatted(value, at));
            }
            counts[count++] = (int) value;
        }
        return new CocoRle(height, width, Arrays.copyOf(counts, count));
    }

    /** Number of pixels inside. */
    public long area() {
        long area = 0;
        for (int i = 1; i < counts.length; i += 2) {
            area += counts[i];
        }
        return area;
    }

    /** Run lengths, outside first; a copy. */
    @Override
    public int[] counts() {
        return counts.clone();
    }

    @Override
    public boolean equals(Object object) {
        return object instanceof CocoRle other
                && height == other.height
                && width == other.width
                && Arrays.equals(counts, other.counts);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * height + width) + Arrays.hashCode(counts);
    }
}
