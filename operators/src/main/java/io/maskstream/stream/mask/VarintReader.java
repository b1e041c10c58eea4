package io.maskstream.stream.mask;

/** Reads unsigned varints of at most 31 bits; anything longer, larger or cut off is refused. */
final class VarintReader {
    private static final int LONGEST = 5;

    private final byte[] bytes;
    private int position;

    VarintReader(byte[] bytes) {
        this.bytes = bytes;
    }

    boolean hasNext() {
        return position < bytes.length;
    }

    int position() {
        return position;
    }

    int next() {
        int start = position;
        if (start < bytes.length && bytes[start] >= 0) {
            return bytes[position++];
        }
        long value = 0;
        for (int i = 0; i < LONGEST; i++) {
            if (position == bytes.length) {
                throw new MaskFormatException("the runs end inside the number at byte %d".formatted(start));
            }
            byte next = bytes[position++];
            value |= (next & 0x7FL) << (7 * i);
            if (next >= 0) {
                if (value > Integer.MAX_VALUE) {
                    break;
                }
                return (int) value;
            }
        }
        throw new MaskFormatException("the runs hold a number above 2147483647 at byte %d".formatted(start));
    }
}
