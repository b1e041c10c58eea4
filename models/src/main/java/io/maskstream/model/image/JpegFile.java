package io.maskstream.model.image;

import io.maskstream.model.ModelException;
import java.io.ByteArrayOutputStream;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A JPEG's segments (ITU-T T.81, annex B). The decoder gets only those that it needs: profiles, thumbnails and comments
 * stay outside, so that nothing in them can harm.
 */
final class JpegFile {
    private static final int START_OF_IMAGE = 0xd8;
    private static final int END_OF_IMAGE = 0xd9;
    private static final int START_OF_SCAN = 0xda;
    private static final int APPLICATION = 0xe0;
    private static final int EXIF = 0xe1;
    private static final int ADOBE = 0xee;
    private static final int YCC = 1;
    private static final int YCCK = 2;
    /** Far above what encoders make; each costs a pass over the whole picture. */
    private static final int MOST_SCANS = 64;

    /** What the four or fewer components of a decoded pixel are. */
    enum Colours {
        GREY_OR_RGB,
        CMYK,
        YCCK
    }

    /**
     * What the decoder gets.
     *
     * @param bytes a JPEG of the needed segments alone
     * @param colours what its raw components are
     */
    record Content(byte[] bytes, Colours colours) {}

    private final byte[] bytes;
    private final String origin;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private Optional<JpegFrame> frame = Optional.empty();
    private int orientation = ExifOrientation.UPRIGHT;
    private boolean jfif;
    private OptionalInt adobe = OptionalInt.empty();
    private int scans;
    private long scanBytes;

    private JpegFile(byte[] bytes, String origin) {
        this.bytes = bytes;
        this.origin = origin;
    }

    /** Reads as far as the frame header. */
    static PictureHeader header(byte[] bytes, String origin) {
        JpegFile file = new JpegFile(bytes, origin);
        file.walk(true);
        JpegFrame frame = file.frame.orElseThrow(() -> file.broken("has no frame header"));
        return PictureHeader.checked(
                PictureHeader.Format.JPEG, frame.width(), frame.height(), file.orientation, origin);
    }

    /** Reads all of it, so that a file that ends early or says contradictory things is never decoded. */
    static Content content(byte[] bytes, String origin) {
        JpegFile file = new JpegFile(bytes, origin);
        file.walk(false);
        JpegFrame frame = file.frame.orElseThrow(() -> file.broken("has no frame header"));
        if (file.scanBytes < frame.leastBytes()) {
            throw file.broken("is cut short: %d bytes are too few for %dx%d pixels"
                    .formatted(file.scanBytes, frame.width(), frame.height()));
        }
        return file.content(frame);
    }

    private void walk(boolean onlyHeader) {
        int at = 2;
        while (true) {
            at = behindMarker(at);
            int marker = unsigned(at - 1);
            if (marker == END_OF_IMAGE) {
                return;
            }
            if (marker == 0x01 || marker >= 0xd0 && marker <= 0xd7) {
                continue; // Markers without a segment.
            }
            int end = marker == START_OF_IMAGE ? bytes.length : at + length(at);
            segment(marker, at, end);
            if (onlyHeader && frame.isPresent()) {
                return;
            }
            at = marker == START_OF_SCAN ? behindScan(end) : end;
        }
    }

    /** Passes over fill bytes, and over what else stands between segments, as decoders do. */
    private int behindMarker(int start) {
        for (int at = start; at + 1 < bytes.length; at++) {
            if (unsigned(at) == 0xff && unsigned(at + 1) != 0xff && unsigned(at + 1) != 0) {
                return at + 2;
            }
        }
        throw broken("is cut short at byte %d".formatted(bytes.length));
    }

    private int length(int at) {
        int length = at + 2 > bytes.length ? 0 : unsigned(at) << 8 | unsigned(at + 1);
        if (at + 2 > bytes.length || length > bytes.length - at) {
            throw broken("is cut short at byte %d".formatted(bytes.length));
        }
        if (length < 2) {
            throw broken("has a segment of length %d at byte %d".formatted(length, at));
        }
        return length;
    }

    private void segment(int marker, int start, int end) {
        switch (marker) {
            case 0xc0, 0xc1, 0xc2 -> {
                if (frame.isPresent()) {
                    throw broken("has two frame headers");
                }
                frame = Optional.of(JpegFrame.read(bytes, start + 2, end, marker == 0xc2, origin));
                keep(start - 2, end);
            }
            case 0xc3, 0xc5, 0xc6, 0xc7, 0xc8, 0xc9, 0xca, 0xcb, 0xcc, 0xcd, 0xce, 0xcf ->
                throw broken("is lossless, hierarchical or arithmetic-coded; convert it to baseline or progressive");
            case START_OF_IMAGE -> throw broken("begins twice");
            case 0xc4, 0xdb, 0xdd -> keep(start - 2, end); // Huffman tables, quantisation tables, restart interval.
            case START_OF_SCAN -> {
                if (frame.isEmpty()) {
                    throw broken("has pixels before its frame header");
                }
                if (++scans > MOST_SCANS) {
                    throw broken("has more than %d scans".formatted(MOST_SCANS));
                }
                keep(start - 2, end);
            }
            case APPLICATION -> jfif |= startsWith(start + 2, end, "JFIF");
            case EXIF -> {
                if (startsWith(start + 2, end, "Exif\0\0")) {
                    orientation = ExifOrientation.of(bytes, start + 8, end);
                }
            }
            case ADOBE -> {
                if (startsWith(start + 2, end, "Adobe") && end - start >= 14) {
                    adobe = OptionalInt.of(unsigned(start + 13));
                }
            }
            default -> {} // Comments, profiles, thumbnails.
        }
    }

    private int behindScan(int start) {
        for (int at = start; at + 1 < bytes.length; at++) {
            int next = unsigned(at + 1);
            if (unsigned(at) == 0xff && next != 0 && next != 0xff && !(next >= 0xd0 && next <= 0xd7)) {
                scanBytes += at - start;
                kept.write(bytes, start, at - start);
                return at;
            }
        }
        throw broken("is cut short at byte %d, amid its pixels".formatted(bytes.length));
    }

    private Content content(JpegFrame frame) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(kept.size() + 32);
        out.write(0xff);
        out.write(START_OF_IMAGE);
        if (frame.components() == 3) {
            // Decoders disagree on files that do not say what their components are; so it is said, by libjpeg's rules.
            out.writeBytes(new byte[] {(byte) 0xff, (byte) ADOBE, 0, 14, 'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0});
            out.write(ycc(frame) ? YCC : 0);
        }
        out.writeBytes(kept.toByteArray());
        out.write(0xff);
        out.write(END_OF_IMAGE);
        Colours colours =
                frame.components() < 4 ? Colours.GREY_OR_RGB : adobe.orElse(0) == YCCK ? Colours.YCCK : Colours.CMYK;
        return new Content(out.toByteArray(), colours);
    }

    private boolean ycc(JpegFrame frame) {
        if (jfif) {
            return true;
        }
        return adobe.isPresent() ? adobe.getAsInt() != 0 : !frame.namedRgb();
    }

    private void keep(int start, int end) {
        kept.write(bytes, start, end - start);
    }

    private boolean startsWith(int start, int end, String text) {
        if (end - start < text.length()) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (unsigned(start + i) != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private int unsigned(int at) {
        return bytes[at] & 0xff;
    }

    private ModelException broken(String what) {
        return new ModelException("%s: the JPEG %s".formatted(origin, what));
    }
}
