package io.maskstream.stream.video;

/** Reads bits, highest first, and Exp-Golomb codes (ITU-T H.264, 9.1). Behind the end it reads zeros. */
final class BitReader {
    private static final int LONGEST_CODE = 32;

    private final byte[] data;
    private final int size;
    private long position;

    BitReader(byte[] data, int size) {
        this.data = data;
        this.size = size;
    }

    int bit() {
        long index = position >> 3;
        int shift = 7 - (int) (position & 7);
        position++;
        return index < size ? data[(int) index] >> shift & 1 : 0;
    }

    int bits(int count) {
        int value = 0;
        for (int i = 0; i < count; i++) {
            value = value << 1 | bit();
        }
        return value;
    }

    void skip(long count) {
        position += count;
    }

    boolean atEnd() {
        return position >= 8L * size;
    }

    /** {@code ue(v)}. */
    int unsignedCode() {
        int zeros = 0;
        while (zeros < LONGEST_CODE && bit() == 0) {
            zeros++;
        }
        return (1 << zeros) - 1 + bits(zeros);
    }

    /** {@code se(v)}. */
    int signedCode() {
        int code = unsignedCode();
        return (code & 1) == 1 ? (code + 1) / 2 : -(code / 2);
    }
}
