package io.maskstream.model.image;

import io.maskstream.model.ModelException;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
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
    private static final int HEADER_BYTES = 1 << 20;

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

    /**
     * Reads a file's header alone, and refuses it if the picture is too large.
     *
     * @throws ModelException one line that names the file
     */
    public PictureHeader header(Path file) {
        try (InputStream stream = open(file)) {
            byte[] start = stream.readNBytes(HEADER_BYTES);
            return header(start, stream, file.toString());
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /** Reads a file; every fault is one line that names it. */
    public Picture read(Path file) {
        try (InputStream stream = open(file)) {
            byte[] start = stream.readNBytes(HEADER_BYTES);
            if (start.length == HEADER_BYTES) {
                header(start, stream, file.toString());
            }
            return read(Files.readAllBytes(file), file.toString());
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /**
     * Reads a file without turning it by its EXIF orientation: label maps of data sets belong to the pixels as they are
     * stored, which is how the libraries that data sets were made with read them.
     */
    public Picture readAsStored(Path file) {
        byte[] bytes = wholeFile(file);
        return decoded(bytes, checkedHeader(bytes, file.toString()), file.toString());
    }

    /**
     * Reads a PNG's stored numbers: palette indices rather than the palette's colours, grey levels as they are.
     *
     * @throws ModelException one line that names the file, if it is no PNG of one channel
     */
    public IndexPicture readIndices(Path file) {
        byte[] bytes = wholeFile(file);
        PictureHeader header = checkedHeader(bytes, file.toString());
        if (header.format() != PictureHeader.Format.PNG) {
            throw new ModelException("%s: is a JPEG, which changes numbers; a label map is a PNG".formatted(file));
        }
        byte[] content = PngFile.content(bytes, header, file.toString());
        Raster raster = decode(content, header, file.toString(), (reader, size) -> image(reader, size)
                .getRaster());
        if (raster.getNumBands() != 1) {
            throw new ModelException("%s: has %d channels, expected one of palette indices or grey levels"
                    .formatted(file, raster.getNumBands()));
        }
        int[] samples = raster.getSamples(0, 0, header.width(), header.height(), 0, (int[]) null);
        short[] values = new short[samples.length];
        for (int i = 0; i < samples.length; i++) {
            values[i] = (short) samples[i];
        }
        return new IndexPicture(header.height(), header.width(), values);
    }

    private byte[] wholeFile(Path file) {
        try (InputStream stream = open(file)) {
            return stream.readAllBytes();
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private PictureHeader checkedHeader(byte[] bytes, String origin) {
        PictureHeader header = PictureHeader.read(bytes, origin);
        header.requirePixels(mostPixels, origin);
        return header;
    }

    private static InputStream open(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new ModelException("%s: no such file".formatted(file));
        }
        long size = Files.size(file);
        if (size > MOST_FILE_BYTES) {
            throw new ModelException("%s: %d MiB; that is no picture".formatted(file, size >> 20));
        }
        return Files.newInputStream(file);
    }

    private PictureHeader header(byte[] start, InputStream rest, String origin) throws IOException {
        PictureHeader header;
        try {
            header = PictureHeader.read(start, origin);
        } catch (ModelException e) {
            // Profiles and previews of any size may stand before the frame header.
            byte[] more = rest.readAllBytes();
            if (more.length == 0) {
                throw e;
            }
            byte[] all = Arrays.copyOf(start, start.length + more.length);
            System.arraycopy(more, 0, all, start.length, more.length);
            header = PictureHeader.read(all, origin);
        }
        header.requirePixels(mostPixels, origin);
        return header;
    }

    private static ModelException unreadable(Path file, IOException e) {
        return new ModelException("%s: not readable: %s".formatted(file, firstLine(e)), e);
    }

    /**
     * Reads a picture in memory.
     *
     * @param origin for messages
     */
    public Picture read(byte[] bytes, String origin) {
        PictureHeader header = checkedHeader(bytes, origin);
        return Upright.turn(decoded(bytes, header, origin), header.orientation());
    }

    private static Picture decoded(byte[] bytes, PictureHeader header, String origin) {
        byte[] rgb;
        try {
            rgb = switch (header.format()) {
                case JPEG -> jpeg(bytes, header, origin);
                case PNG ->
                    Samples.rgb(decode(PngFile.content(bytes, header, origin), header, origin, PictureReader::image));
            };
        } catch (OutOfMemoryError e) {
            throw new ModelException(
                    "%s: the memory does not suffice for %dx%d pixels; scale it down or give the JVM more"
                            .formatted(origin, header.width(), header.height()),
                    e);
        }
        return new Picture(header.height(), header.width(), rgb);
    }

    private static byte[] jpeg(byte[] bytes, PictureHeader header, String origin) {
        JpegFile.Content content = JpegFile.content(bytes, origin);
        return switch (content.colours()) {
            case GREY_OR_RGB -> Samples.rgb(decode(content.bytes(), header, origin, PictureReader::image));
            case CMYK -> FourInks.rgb(decode(content.bytes(), header, origin, PictureReader::raster), false);
            case YCCK -> FourInks.rgb(decode(content.bytes(), header, origin, PictureReader::raster), true);
        };
    }

    private interface Decoding<T> {
        T read(ImageReader reader, PictureHeader header) throws IOException;
    }

    private static BufferedImage image(ImageReader reader, PictureHeader header) throws IOException {
        BufferedImage image = reader.read(0);
        requireSize(header, image.getWidth(), image.getHeight());
        return image;
    }

    private static Raster raster(ImageReader reader, PictureHeader header) throws IOException {
        Raster raster = reader.readRaster(0, null);
        requireSize(header, raster.getWidth(), raster.getHeight());
        return raster;
    }

    private static void requireSize(PictureHeader header, int width, int height) throws IOException {
        if (width != header.width() || height != header.height()) {
            throw new IIOException("decodes to %dx%d pixels, its header says %dx%d"
                    .formatted(width, height, header.width(), header.height()));
        }
    }

    private static <T> T decode(byte[] content, PictureHeader header, String origin, Decoding<T> decoding) {
        String format = header.format().name();
        ImageReader reader = ImageIO.getImageReadersByFormatName(format).next();
        boolean[] cut = {false};
        try (ImageInputStream stream = new MemoryCacheImageInputStream(new ByteArrayInputStream(content))) {
            reader.setInput(stream, true, true);
            reader.addIIOReadWarningListener((source, warning) -> cut[0] |= endsEarly(warning));
            T decoded = decoding.read(reader, header);
            if (cut[0]) {
                throw new IIOException("its pixels end early");
            }
            return decoded;
        } catch (IOException | RuntimeException e) {
            // Decoders meet broken files with all kinds of exceptions of their own.
            throw new ModelException("%s: the %s is broken: %s".formatted(origin, format, firstLine(e)), e);
        } finally {
            reader.dispose();
        }
    }

    private static boolean endsEarly(String warning) {
        String lower = warning.toLowerCase(Locale.ROOT);
        return lower.contains("premature") || lower.contains("truncated") || lower.contains("end of file");
    }

    private static String firstLine(Exception e) {
        String message = e.getMessage() == null ? "" : e.getMessage();
        return message.lines()
                .findFirst()
                .map(line -> line.replaceAll("\\p{Cntrl}", "?"))
                .orElse(e.getClass().getSimpleName());
    }
}
