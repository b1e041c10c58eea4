package io.maskstream.stream.mask;

import java.util.Arrays;

/** Unsigned 32-bit varints (seven bits a byte, the lowest first) in a buffer that grows and is used again. */
final class VarintWriter {
    private static final int LONGEST = 5;

    private byte[] bytes = new byte[1024];
    private int size;

    void clear() {
        size = 0;
    }

    void write(int value) {
        if (bytes.length - size < LONGEST) {
            bytes = Arrays.copyOf(bytes, bytes.length * 2);
        }
        int rest = value;
        while ((rest & ~0x7F) != 0) {
            bytes[size++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
    }

    byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }
}
