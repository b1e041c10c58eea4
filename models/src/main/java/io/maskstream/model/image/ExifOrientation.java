package io.maskstream.model.image;

/** Finds how a picture is to be turned in an EXIF block, which is a TIFF directory. */
final class ExifOrientation {
    static final int UPRIGHT = 1;

    private static final int TAG = 0x0112;
    private static final int SHORT = 3;
    private static final int ENTRY_BYTES = 12;

    private final byte[] bytes;
    private final boolean little;

    private ExifOrientation(byte[] bytes, boolean little) {
        this.bytes = bytes;
        this.little = little;
    }

    /**
     * The orientation, 1 to 8; 1 where there is none or the block is broken, since a picture is not worse for that.
     *
     * @param start where the TIFF header begins
     * @param end where the block ends; within the bytes
     */
    static int of(byte[] bytes, int start, int end) {
        if (end - start < 10 || bytes[start] != bytes[start + 1] || bytes[start] != 'I' && bytes[start] != 'M') {
            return UPRIGHT;
        }
        return new ExifOrientation(bytes, bytes[start] == 'I').find(start, end);
    }

    private int find(int start, int end) {
        long offset = number(start + 4, 4);
        if (offset > end - start - 2) {
            return UPRIGHT;
        }
        int directory = start + (int) offset;
        long entries = number(directory, 2);
        for (int i = 0; i < entries; i++) {
            int entry = directory + 2 + ENTRY_BYTES * i;
            if (entry + ENTRY_BYTES > end) {
                return UPRIGHT;
            }
            if (number(entry, 2) == TAG && number(entry + 2, 2) == SHORT) {
                int value = (int) number(entry + 8, 2);
                return value >= 1 && value <= 8 ? value : UPRIGHT;
            }
        }
        return UPRIGHT;
    }

    private long number(int at, int size) {
        long value = 0;
        for (int i = 0; i < size; i++) {
            value = value << 8 | bytes[little ? at + size - 1 - i : at + i] & 0xff;
        }
        return value;
    }
}
