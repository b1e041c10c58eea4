package io.maskstream.stream.mask;

import java.awt.image.Raster;
import java.io.IOException;
import java.io.InputStream;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** Reads label pictures; the header is looked at before any pixel is made room for. */
final class LabelPngReader {
    private LabelPngReader() {}

    static LabelPng.Picture read(InputStream png, String where) {
        ImageReader reader = ImageIO.getImageReadersByFormatName("png").next();
        try (ImageInputStream input = new MemoryCacheImageInputStream(png)) {
            reader.setInput(input, true, true);
            int width = reader.getWidth(0);
            int height = reader.getHeight(0);
            if ((long) width * height > RunLengthCodec.MAX_PIXELS) {
                throw new MaskFormatException("%s: a label picture of %dx%d; at most %d pixels are read"
                        .formatted(where, width, height, RunLengthCodec.MAX_PIXELS));
            }
            // The colours of a palette do not matter: its raster holds the indices.
            return picture(reader.read(0).getRaster(), where);
        } catch (IOException | RuntimeException e) {
            if (e instanceof MaskFormatException known) {
                throw known;
            }
            throw new MaskFormatException("%s is not a whole PNG: %s".formatted(where, e.getMessage()), e);
        } finally {
            reader.dispose();
        }
    }

    private static LabelPng.Picture picture(Raster raster, String where) {
        if (raster.getNumBands() != 1) {
            throw new MaskFormatException(
                    "%s has %d values a pixel; a label picture has one (a palette, or grey of 8 or 16 bits)"
                            .formatted(where, raster.getNumBands()));
        }
        int width = raster.getWidth();
        int height = raster.getHeight();
        short[] labels = new short[width * height];
        int[] row = new int[width];
        for (int y = 0; y < height; y++) {
            raster.getSamples(0, y, width, 1, 0, row);
            for (int x = 0; x < width; x++) {
                labels[y * width + x] = (short) row[x];
            }
        }
        return new LabelPng.Picture(width, height, labels);
    }
}
