package io.maskstream.model.image;

import io.maskstream.model.ModelException;

/** Walks a JPEG's segments up to the frame header; on the way it finds the EXIF orientation. */
final class JpegHeader {
    private static final int START_OF_SCAN = 0xda;
    private static final int END_OF_IMAGE = 0xd9;
    private static final int EXIF = 0xe1;
    private static final int ORIENTATION_TAG = 0x0112;
    private static final int SHORT = 3;
    private static final int MOST_ENTRIES = 512;

    private final byte[] bytes;
    private final String origin;
    private int orientation = 1;

    JpegHeader(byte[] bytes, String origin) {
        this.bytes = bytes;
        this.origin = origin;
    }

    PictureHeader read() {
        int at = 2;
        while (at + 4 <= bytes.length) {
            if (unsigned(at) != 0xff) {
                throw new ModelException("%s: the JPEG is broken at byte %d".formatted(origin, at));
            }
            int marker = unsigned(at + 1);
            if (marker == 0xff) {
                at++; // Fill bytes may stand before a marker.
                continue;
            }
            if (marker == START_OF_SCAN || marker == END_OF_IMAGE) {
                break;
            }
            if (marker == 0x01 || marker >= 0xd0 && marker <= 0xd7) {
                at += 2; // Markers without a segment.
                continue;
            }
            int length = big(at + 2);
            if (length < 2) {
                throw new ModelException(
                        "%s: the JPEG has a segment of length %d at byte %d".formatted(origin, length, at));
            }
            if (frameHeader(marker)) {
                return frame(at, length);
            }
            if (marker == EXIF && at + 2 + length <= bytes.length) {
                readOrientation(at + 4, at + 2 + length);
            }
            at += 2 + length;
        }
        throw new ModelException("%s: the JPEG is cut short before its size".formatted(origin));
    }

    /** SOF0 to SOF15 without the tables that share their range. */
    private static boolean frameHeader(int marker) {
        return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
    }

    private PictureHeader frame(int at, int length) {
        if (length < 8 || at + 9 > bytes.length) {
            throw new ModelException("%s: the JPEG's frame header is cut short".formatted(origin));
        }
        return PictureHeader.checked(PictureHeader.Format.JPEG, big(at + 7), big(at + 5), orientation, origin);
    }

    private void readOrientation(int start, int end) {
        int tiff = start + 6;
        if (tiff + 8 > end || unsigned(start) != 'E' || unsigned(start + 1) != 'x' || unsigned(start + 2) != 'i') {
            return;
        }
        boolean little = unsigned(tiff) == 'I';
        long offset = number(tiff + 4, 4, little);
        if (offset > end - tiff - 2) {
            return;
        }
        int directory = tiff + (int) offset;
        int entries = Math.min(MOST_ENTRIES, (int) number(directory, 2, little));
        for (int i = 0; i < entries; i++) {
            int entry = directory + 2 + 12 * i;
            if (entry + 12 > end) {
                return;
            }
            if (number(entry, 2, little) == ORIENTATION_TAG && number(entry + 2, 2, little) == SHORT) {
                int value = (int) number(entry + 8, 2, little);
                orientation = value >= 1 && value <= 8 ? value : 1;
                return;
            }
        }
    }

    private long number(int at, int size, boolean little) {
        long value = 0;
        for (int i = 0; i < size; i++) {
            value = value << 8 | unsigned(little ? at + size - 1 - i : at + i);
        }
        return value;
    }

    private int big(int at) {
        return unsigned(at) << 8 | unsigned(at + 1);
    }

    private int unsigned(int at) {
        return bytes[at] & 0xff;
    }
}
