package io.maskstream.model.image;

import io.maskstream.model.ModelException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.zip.CRC32;

/**
 * A PNG's chunks (ISO/IEC 15948). The decoder gets only those that make pixels: text and profiles may unpack to any size,
 * and nothing in them is needed.
 */
final class PngFile {
    private static final int SIGNATURE_BYTES = 8;
    private static final int HEADER_BYTES = 13;
    private static final int FRAME_BYTES = 12;
    /** What deflate can at most make of a byte. */
    private static final int MOST_EXPANSION = 1032;

    private static final Set<String> NEEDED = Set.of("IHDR", "PLTE", "tRNS", "IDAT", "IEND");

    private final byte[] bytes;
    private final String origin;

    private PngFile(byte[] bytes, String origin) {
        this.bytes = bytes;
        this.origin = origin;
    }

    /** Reads the size, and the orientation if it stands within the bytes. */
    static PictureHeader header(byte[] bytes, String origin) {
        PngFile file = new PngFile(bytes, origin);
        if (bytes.length < SIGNATURE_BYTES + FRAME_BYTES + HEADER_BYTES
                || file.number(SIGNATURE_BYTES) != HEADER_BYTES
                || !file.type(SIGNATURE_BYTES).equals("IHDR")) {
            throw file.broken("does not begin with a whole header");
        }
        int start = SIGNATURE_BYTES + 8;
        file.checkLayout(start);
        return PictureHeader.checked(
                PictureHeader.Format.PNG, file.number(start), file.number(start + 4), file.orientation(), origin);
    }

    /** Reads all of it, so that a file that ends early or is damaged is never decoded. */
    static byte[] content(byte[] bytes, PictureHeader header, String origin) {
        return new PngFile(bytes, origin).content(header);
    }

    private void checkLayout(int start) {
        int depth = bytes[start + 8] & 0xff;
        int colour = bytes[start + 9] & 0xff;
        boolean known =
                switch (colour) {
                    case 0 -> Set.of(1, 2, 4, 8, 16).contains(depth);
                    case 3 -> Set.of(1, 2, 4, 8).contains(depth);
                    case 2, 4, 6 -> depth == 8 || depth == 16;
                    default -> false;
                };
        if (!known || bytes[start + 10] != 0 || bytes[start + 11] != 0 || (bytes[start + 12] & 0xfe) != 0) {
            throw broken("has colour type %d of %d bits, methods %d, %d and %d; there is no such PNG"
                    .formatted(
                            colour,
                            depth,
                            bytes[start + 10] & 0xff,
                            bytes[start + 11] & 0xff,
                            bytes[start + 12] & 0xff));
        }
    }

    private int orientation() {
        long at = SIGNATURE_BYTES;
        while (at + FRAME_BYTES <= bytes.length) {
            long end = at + FRAME_BYTES + number((int) at);
            if (end <= bytes.length && type((int) at).equals("eXIf")) {
                return ExifOrientation.of(bytes, (int) at + 8, (int) end - 4);
            }
            at = end;
        }
        return ExifOrientation.UPRIGHT;
    }

    private byte[] content(PictureHeader header) {
        ByteArrayOutputStream kept = new ByteArrayOutputStream(bytes.length);
        kept.write(bytes, 0, SIGNATURE_BYTES);
        long pixelBytes = 0;
        int at = SIGNATURE_BYTES;
        String type = "";
        while (!type.equals("IEND")) {
            if (bytes.length - at < FRAME_BYTES || number(at) > bytes.length - at - FRAME_BYTES) {
                throw broken("is cut short at byte %d".formatted(bytes.length));
            }
            int length = (int) number(at);
            type = type(at);
            boolean critical = Character.isUpperCase(type.charAt(0));
            if (critical && !NEEDED.contains(type)) {
                throw broken("has the chunk %s, which is not in the standard; convert it".formatted(type));
            }
            if (NEEDED.contains(type)) {
                checkSum(at, length, type);
                if (type.equals("IHDR") && at != SIGNATURE_BYTES) {
                    throw broken("has two headers");
                }
                pixelBytes += type.equals("IDAT") ? length : 0;
                kept.write(bytes, at, FRAME_BYTES + length);
            }
            at += FRAME_BYTES + length;
        }
        if (leastBytes(header) > MOST_EXPANSION * (pixelBytes + 1)) {
            throw broken("is cut short: %d bytes are too few for %dx%d pixels"
                    .formatted(pixelBytes, header.width(), header.height()));
        }
        return kept.toByteArray();
    }

    private void checkSum(int at, int length, String type) {
        CRC32 sum = new CRC32();
        sum.update(bytes, at + 4, 4 + length);
        if (sum.getValue() != number(at + 8 + length)) {
            throw broken("is damaged: the chunk %s at byte %d does not match its checksum".formatted(type, at));
        }
    }

    private long leastBytes(PictureHeader header) {
        int depth = bytes[SIGNATURE_BYTES + 16] & 0xff;
        int samples =
                switch (bytes[SIGNATURE_BYTES + 17]) {
                    case 2 -> 3;
                    case 4 -> 2;
                    case 6 -> 4;
                    default -> 1;
                };
        return (long) header.width() * header.height() * depth * samples / 8;
    }

    /** A chunk's type; letters only, so that it can stand in a message. */
    private String type(int at) {
        for (int i = at + 4; i < at + 8; i++) {
            if (!(bytes[i] >= 'A' && bytes[i] <= 'Z' || bytes[i] >= 'a' && bytes[i] <= 'z')) {
                throw broken("is damaged at byte %d: there is no chunk".formatted(at));
            }
        }
        return new String(bytes, at + 4, 4, StandardCharsets.US_ASCII);
    }

    private long number(int at) {
        return (bytes[at] & 0xffL) << 24
                | (bytes[at + 1] & 0xff) << 16
                | (bytes[at + 2] & 0xff) << 8
                | bytes[at + 3] & 0xff;
    }

    private ModelException broken(String what) {
        return new ModelException("%s: the PNG %s".formatted(origin, what));
    }
}
