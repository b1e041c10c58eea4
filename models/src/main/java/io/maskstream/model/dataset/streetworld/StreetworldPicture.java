package io.maskstream.model.dataset.streetworld;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A picture with the truth about each pixel.
 *
 * @param width pixels of a row
 * @param height number of rows
 * @param rgb height x width x 3 bytes, rows first; owned by the picture
 * @param labels height x width: the {@link Noun#index()} of each pixel; no pixel is without one
 * @param regions height x width: which entry of {@code table} each pixel belongs to
 * @param table the things and surfaces of the scene, visible or not
 */
public record StreetworldPicture(
        int width, int height, byte[] rgb, short[] labels, short[] regions, List<Region> table) {
    public StreetworldPicture {
        table = List.copyOf(table);
        int pixels = width * height;
        if (width < 1
                || height < 1
                || rgb.length != 3 * pixels
                || labels.length != pixels
                || regions.length != pixels) {
            throw new IllegalArgumentException("a picture of %dx%d with %d bytes, %d labels and %d regions"
                    .formatted(width, height, rgb.length, labels.length, regions.length));
        }
    }

    static StreetworldPicture of(int width, int height, byte[] rgb, short[] regions, List<Region> table) {
        short[] nouns = new short[table.size()];
        for (int i = 0; i < nouns.length; i++) {
            nouns[i] = (short) table.get(i).noun().index();
        }
        short[] labels = new short[regions.length];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = nouns[regions[i]];
        }
        return new StreetworldPicture(width, height, rgb, labels, regions, table);
    }

    /** What can be seen, the largest first. Two dogs are two regions. */
    public List<VisibleRegion> visible() {
        int[] counts = new int[table.size()];
        for (short region : regions) {
            counts[region]++;
        }
        List<VisibleRegion> visible = new ArrayList<>();
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] > 0) {
                visible.add(new VisibleRegion(table.get(i), (double) counts[i] / regions.length));
            }
        }
        visible.sort(Comparator.comparingDouble(VisibleRegion::share).reversed());
        return visible;
    }

    /** The share of the pixels of each noun, in the order of {@link Streetworld#nouns()}. */
    public double[] nounShares() {
        double[] shares = new double[World.get().nouns().size()];
        for (short label : labels) {
            shares[label] += 1.0 / labels.length;
        }
        return shares;
    }

    /**
     * The label map in a vocabulary's numbers, as masks carry them: 0 where the pixel's noun is not among the words, k for
     * the k-th word, counted from 1.
     */
    public short[] labelsIn(List<Noun> vocabulary) {
        short[] numbers = new short[World.get().nouns().size()];
        for (int i = 0; i < vocabulary.size(); i++) {
            numbers[vocabulary.get(i).index()] = (short) (i + 1);
        }
        short[] mapped = new short[labels.length];
        for (int i = 0; i < labels.length; i++) {
            mapped[i] = numbers[labels[i]];
        }
        return mapped;
    }

    /** A caption that names part of what can be seen; another seed may name another part. */
    public Caption caption(long seed) {
        return new CaptionWriter(new WorldRandom(seed).child(0xCA)).write(visible());
    }

    /** A part of the picture. */
    public StreetworldPicture crop(int left, int top, int cropWidth, int cropHeight) {
        if (left < 0 || top < 0 || left + cropWidth > width || top + cropHeight > height) {
            throw new IllegalArgumentException("crop %dx%d at (%d, %d) does not lie within the picture of %dx%d"
                    .formatted(cropWidth, cropHeight, left, top, width, height));
        }
        byte[] cropped = new byte[3 * cropWidth * cropHeight];
        short[] cropRegions = new short[cropWidth * cropHeight];
        for (int y = 0; y < cropHeight; y++) {
            int from = (top + y) * width + left;
            System.arraycopy(rgb, 3 * from, cropped, 3 * y * cropWidth, 3 * cropWidth);
            System.arraycopy(regions, from, cropRegions, y * cropWidth, cropWidth);
        }
        return of(cropWidth, cropHeight, cropped, cropRegions, table);
    }
}
