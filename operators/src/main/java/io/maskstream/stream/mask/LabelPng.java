package io.maskstream.stream.mask;

import io.maskstream.stream.record.EncodedMask;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/**
 * A label map as PNG (ISO/IEC 15948) whose pixel values are the labels: with up to 255 labels an 8-bit palette picture in
 * the colours of {@link Palette}, index 0 black and transparent; with more a 16-bit grey one. Reading gives back the values
 * that were written, also from 8-bit grey and from palettes of fewer bits, as other tools write them.
 */
public final class LabelPng {
    private static final int MOST_PALETTE_LABELS = 255;
    private static final byte FILTER_UP = 2;
    private static final int GREY = 0;
    private static final int PALETTE = 3;

    private LabelPng() {}

    /**
     * Writes a mask.
     *
     * @param labels number of labels of the vocabulary; it alone decides the kind of PNG
     * @throws MaskFormatException if the mask is damaged or has a value above {@code labels}
     */
    public static byte[] write(EncodedMask mask, int labels) {
        RunLengthCodec.pixelsPerValue(mask, labels);
        return write(RunLengthCodec.decode(mask), mask.width(), mask.height(), labels);
    }

    /**
     * Writes a label map.
     *
     * @param map height x width, rows first; unsigned, none above {@code labels}
     */
    public static byte[] write(short[] map, int width, int height, int labels) {
        if (map.length != (long) width * height) {
            throw new IllegalArgumentException("%d labels for a picture of %dx%d".formatted(map.length, width, height));
        }
        boolean palette = labels <= MOST_PALETTE_LABELS;
        PngChunks png = new PngChunks(width, height, palette ? 8 : 16, palette ? PALETTE : GREY);
        if (palette) {
            png.add("PLTE", palette(labels));
            png.add("tRNS", new byte[1]);
        }
        png.add("IDAT", deflate(map, width, height, palette));
        return png.finish();
    }

    private static byte[] palette(int labels) {
        byte[] entries = new byte[3 * (labels + 1)];
        int[] colours = labels == 0 ? new int[0] : Palette.colours(labels);
        for (int i = 0; i < colours.length; i++) {
            entries[3 * i + 3] = (byte) (colours[i] >> 16);
            entries[3 * i + 4] = (byte) (colours[i] >> 8);
            entries[3 * i + 5] = (byte) colours[i];
        }
        return entries;
    }

    private static byte[] deflate(short[] map, int width, int height, boolean palette) {
        int rowBytes = palette ? width : 2 * width;
        byte[] above = new byte[rowBytes];
        byte[] row = new byte[rowBytes];
        byte[] filtered = new byte[rowBytes + 1];
        filtered[0] = FILTER_UP;
        Deflater deflater = new Deflater(Deflater.BEST_SPEED);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DeflaterOutputStream out = new DeflaterOutputStream(bytes, deflater, 8192)) {
            for (int y = 0; y < height; y++) {
                samples(map, y * width, row, palette);
                // Rows of a label map are much like the row above: the differences are almost all zero.
                for (int i = 0; i < rowBytes; i++) {
                    filtered[i + 1] = (byte) (row[i] - above[i]);
                }
                out.write(filtered);
                byte[] swap = above;
                above = row;
                row = swap;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a buffer in memory refused bytes", e);
        } finally {
            deflater.end();
        }
        return bytes.toByteArray();
    }

    private static void samples(short[] map, int from, byte[] row, boolean palette) {
        if (palette) {
            for (int x = 0; x < row.length; x++) {
                row[x] = (byte) map[from + x];
            }
        } else {
            for (int x = 0; x < row.length / 2; x++) {
                row[2 * x] = (byte) (map[from + x] >> 8);
                row[2 * x + 1] = (byte) map[from + x];
            }
        }
    }

    /** Reads the file of a label picture; see {@link #read(byte[], String)}. */
    public static Picture read(Path file) throws IOException {
        return read(Files.readAllBytes(file), file.toString());
    }

    /**
     * Reads a label picture.
     *
     * @param where what messages call it
     * @throws MaskFormatException if it is no PNG with one value a pixel, or larger than {@link RunLengthCodec#MAX_PIXELS}
     */
    public static Picture read(byte[] png, String where) {
        return LabelPngReader.read(new ByteArrayInputStream(png), where);
    }

    /**
     * A label picture.
     *
     * @param width columns
     * @param height rows
     * @param labels height x width, rows first; unsigned
     */
    public record Picture(int width, int height, short[] labels) {
        @Override
        public boolean equals(Object object) {
            return object instanceof Picture picture
                    && width == picture.width
                    && height == picture.height
                    && Arrays.equals(labels, picture.labels);
        }

        @Override
        public int hashCode() {
            return 31 * (31 * width + height) + Arrays.hashCode(labels);
        }
    }
}
