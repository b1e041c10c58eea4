package io.maskstream.model.image;

import io.maskstream.model.ModelException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Locale;
import javax.imageio.IIOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Reads JPEG and PNG pictures of any kind that people have: upright by EXIF, grey, with alpha (laid on white), 16 bit
 * (high bytes), palette, CMYK.
 */
public final class PictureReader {
    /** 8192 x 8192: 200 MB as RGB. */
    public static final long DEFAULT_MOST_PIXELS = 67_108_864;

    private static final long MOST_FILE_BYTES = 512L << 20;

    private final long mostPixels;

    /** A reader that refuses larger pictures from their header. */
    public PictureReader(long mostPixels) {
        if (mostPixels < 1) {
            throw new IllegalArgumentException("at most %d pixels: give a positive number".formatted(mostPixels));
        }
        this.mostPixels = mostPixels;
    }

    public PictureReader() {
        this(DEFAULT_MOST_PIXELS);
    }

    /** Reads a file; every fault is one line that names it. */
    public Picture read(Path file) {
        try {
            if (!Files.isRegularFile(file)) {
                throw new ModelException("%s: no such file".formatted(file));
            }
            long size = Files.size(file);
            if (size > MOST_FILE_BYTES) {
                throw new ModelException("%s: %d MiB; that is no picture".formatted(file, size >> 20));
            }
            return read(Files.readAllBytes(file), file.toString());
        } catch (IOException e) {
            throw new ModelException("%s: not readable: %s".formatted(file, e.getMessage()), e);
        }
    }

    /**
     * Reads a picture in memory.
     *
     * @param origin for messages
     */
    public Picture read(byte[] bytes, String origin) {
        PictureHeader header = PictureHeader.read(bytes, origin);
        header.requirePixels(mostPixels, origin);
        BufferedImage image = decode(bytes, header, origin);
        if (image.getWidth() != header.width() || image.getHeight() != header.height()) {
            throw new ModelException("%s: decodes to %dx%d pixels, its header says %dx%d"
                    .formatted(origin, image.getWidth(), image.getHeight(), header.width(), header.height()));
        }
        return Upright.turn(new Picture(header.height(), header.width(), Samples.rgb(image)), header.orientation());
    }

    private static BufferedImage decode(byte[] bytes, PictureHeader header, String origin) {
        String format = header.format().name().toLowerCase(Locale.ROOT);
        Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(format);
        ImageReader reader = readers.next();
        boolean[] cut = {false};
        try (ImageInputStream stream = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
            // Text chunks can be bombs of their own; nothing in them is needed.
            reader.setInput(stream, true, true);
            reader.addIIOReadWarningListener((source, warning) -> cut[0] |= endsEarly(warning));
            BufferedImage image = reader.read(0);
            if (cut[0]) {
                throw new ModelException("%s: the picture is cut short".formatted(origin));
            }
            return image;
        } catch (IIOException e) {
            throw new ModelException("%s: the %s picture is broken: %s".formatted(origin, format, firstLine(e)), e);
        } catch (IOException e) {
            throw new ModelException(
                    "%s: the %s picture is cut short or broken: %s".formatted(origin, format, firstLine(e)), e);
        } catch (RuntimeException e) {
            if (e instanceof ModelException known) {
                throw known;
            }
            // Decoders meet broken files with all kinds of exceptions of their own.
            throw new ModelException("%s: the %s picture is broken: %s".formatted(origin, format, firstLine(e)), e);
        } finally {
            reader.dispose();
        }
    }

    private static boolean endsEarly(String warning) {
        String lower = warning.toLowerCase(Locale.ROOT);
        return lower.contains("premature") || lower.contains("truncated") || lower.contains("end of file");
    }

    private static String firstLine(Exception e) {
        return String.valueOf(e.getMessage())
                .lines()
                .findFirst()
                .orElse(e.getClass().getSimpleName());
    }
}
