package io.maskstream.stream.video;

import io.maskstream.stream.record.Codec;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * The size that a JPEG (ITU-T T.81, annex B) or PNG (ISO/IEC 15948, 11.2) states, and whether it is whole. Read before
 * any decoder sees the bytes: decoders allocate what the header says, and fill up what is cut off.
 *
 * @param width columns
 * @param height rows
 */
public record PictureHeader(int width, int height) {
    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    private static final int PNG_CHUNK_OVERHEAD = 12;
    private static final int SOI = 0xd8;
    private static final int EOI = 0xd9;
    private static final int SOS = 0xda;

    /** The codec of a bare picture, from its first bytes; empty if it is neither JPEG nor PNG. */
    public static Optional<Codec> codecOf(byte[] data) {
        if (isJpeg(data)) {
            return Optional.of(Codec.MJPEG);
        }
        return isPng(data) ? Optional.of(Codec.PNG) : Optional.empty();
    }

    static boolean isJpeg(byte[] data) {
        return data.length > 2 && octet(data, 0) == 0xff && octet(data, 1) == SOI && octet(data, 2) == 0xff;
    }

    static boolean isPng(byte[] data) {
        if (data.length < PNG.length) {
            return false;
        }
        for (int i = 0; i < PNG.length; i++) {
            if (data[i] != PNG[i]) {
                return false;
            }
        }
        return true;
    }

    /**
     * Reads the size.
     *
     * @throws MediaException if it is no such picture, or is cut off before it says its size
     */
    public static PictureHeader read(Codec codec, byte[] data) throws MediaException {
        return switch (codec) {
            case MJPEG -> readJpeg(data);
            case PNG -> readPng(data);
            case H264, HEVC, AV1, VP9 -> throw new IllegalArgumentException(codec + " is no picture format");
        };
    }

    private static PictureHeader readJpeg(byte[] data) throws MediaException {
        if (!isJpeg(data)) {
            throw new MediaException("not a JPEG: it does not start with FF D8 FF");
        }
        int position = 2;
        while (position + 9 <= data.length) {
            if (octet(data, position) != 0xff) {
                throw new MediaException("damaged JPEG: no marker at byte " + position);
            }
            int marker = octet(data, position + 1);
            if (marker == 0xff) {
                position++;
                continue;
            }
            if (isFrameHeader(marker)) {
                return sized(
                        "JPEG",
                        octet(data, position + 7) << 8 | octet(data, position + 8),
                        octet(data, position + 5) << 8 | octet(data, position + 6));
            }
            position += 2 + (octet(data, position + 2) << 8 | octet(data, position + 3));
        }
        throw new MediaException("truncated JPEG: %d bytes without a frame header".formatted(data.length));
    }

    private static PictureHeader sized(String format, long width, long height) throws MediaException {
        if (width < 1 || height < 1 || width > Integer.MAX_VALUE || height > Integer.MAX_VALUE) {
            throw new MediaException("damaged %s: its header says %dx%d".formatted(format, width, height));
        }
        return new PictureHeader((int) width, (int) height);
    }

    private static boolean isFrameHeader(int marker) {
        return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
    }

    private static PictureHeader readPng(byte[] data) throws MediaException {
        if (!isPng(data) || data.length < PNG.length + PNG_CHUNK_OVERHEAD + 8) {
            throw new MediaException("not a PNG, or cut off within its header");
        }
        return sized("PNG", fourOctets(data, PNG.length + 8), fourOctets(data, PNG.length + 12));
    }

    /**
     * Checks that nothing is missing or, as far as the format has checksums, damaged. Apart from {@link #read}, so that a picture that is too large can be
     * refused by its header alone.
     *
     * @throws MediaException if the picture is cut off or damaged
     */
    public static void requireWhole(Codec codec, byte[] data) throws MediaException {
        switch (codec) {
            case MJPEG -> {
                if (!endsInEoi(data)) {
                    throw new MediaException("truncated JPEG: %d bytes without an end marker".formatted(data.length));
                }
            }
            case PNG -> requireWholePng(data);
            case H264, HEVC, AV1, VP9 -> throw new IllegalArgumentException(codec + " is no picture format");
        }
    }

    /** Whether an end marker follows the first scan; a thumbnail in the header has one of its own. */
    private static boolean endsInEoi(byte[] data) {
        int position = 2;
        while (position + 4 <= data.length && octet(data, position + 1) != SOS) {
            position += octet(data, position + 1) == 0xff
                    ? 1
                    : 2 + (octet(data, position + 2) << 8 | octet(data, position + 3));
        }
        for (int i = data.length - 2; i > position; i--) {
            if (octet(data, i) == 0xff && octet(data, i + 1) == EOI) {
                return true;
            }
        }
        return false;
    }

    /** Every chunk has a checksum; the decoder would fill what is damaged with whatever comes out. */
    private static void requireWholePng(byte[] data) throws MediaException {
        int position = PNG.length;
        while (position + PNG_CHUNK_OVERHEAD <= data.length) {
            long length = fourOctets(data, position);
            if (position + PNG_CHUNK_OVERHEAD + length > data.length) {
                break;
            }
            CRC32 checksum = new CRC32();
            checksum.update(data, position + 4, (int) length + 4);
            String type = new String(data, position + 4, 4, StandardCharsets.ISO_8859_1);
            if (checksum.getValue() != fourOctets(data, position + 8 + (int) length)) {
                throw new MediaException(
                        "damaged PNG: the checksum of the chunk at byte %d is wrong".formatted(position));
            }
            if (type.equals("IEND")) {
                return;
            }
            position += PNG_CHUNK_OVERHEAD + (int) length;
        }
        throw new MediaException("truncated PNG: %d bytes without an end".formatted(data.length));
    }

    private static long fourOctets(byte[] data, int at) {
        return (long) octet(data, at) << 24
                | octet(data, at + 1) << 16
                | octet(data, at + 2) << 8
                | octet(data, at + 3);
    }

    private static int octet(byte[] data, int at) {
        return data[at] & 0xff;
    }

    /** Pixels of the whole picture. */
    public long pixels() {
        return (long) width * height;
    }
}
