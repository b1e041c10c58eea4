package io.maskstream.model.fuzz;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Breaks bytes. The same random numbers break them in the same way. */
final class Mutator {
    private static final long[] NUMBERS = {
        0,
        1,
        -1,
        2,
        7,
        0x7f,
        0x80,
        0xff,
        0x7fff,
        0x8000,
        0xffff,
        Integer.MAX_VALUE,
        Integer.MIN_VALUE,
        1L << 32,
        1L << 40,
        Long.MAX_VALUE,
        Long.MIN_VALUE,
        Long.MAX_VALUE / 8,
        65_536,
        1_000_000_000
    };
    private static final String[] TEXTS = {
        "[",
        "{",
        "(",
        "\"",
        "\\",
        "\u0000",
        "../",
        "99999999999999999999",
        "-1",
        "1e999",
        "null",
        "cos\nsystem\n",
        ".",
        "}",
        "]"
    };
    /** Headers and directories lie at the ends. */
    private static final int END_ZONE = 2048;

    private final SplittableRandom random;

    Mutator(SplittableRandom random) {
        this.random = random;
    }

    /** Mostly one mutation, at times up to four; {@code other} gives bytes to mix in. */
    byte[] mutate(byte[] seed, byte[] other) {
        byte[] mutant = seed.clone();
        for (int i = random.nextInt(3) == 0 ? random.nextInt(2, 5) : 1; i > 0; i--) {
            mutant = mutant.length == 0 ? new byte[] {0} : mutateOnce(mutant, other);
        }
        return mutant;
    }

    private byte[] mutateOnce(byte[] bytes, byte[] other) {
        int at = place(bytes.length);
        int length = random.nextInt(1, 1 + Math.min(bytes.length - at, random.nextInt(4) == 0 ? 4096 : 16));
        return switch (random.nextInt(10)) {
            case 0, 1 -> flip(bytes, at);
            case 2 -> set(bytes, at, (byte) random.nextInt(256));
            case 3, 4 -> number(bytes, at);
            case 5 -> splice(bytes, at, at + length, new byte[0]);
            case 6 -> splice(bytes, at, at, Arrays.copyOfRange(bytes, at, at + length));
            case 7 -> Arrays.copyOf(bytes, at);
            case 8 -> splice(bytes, at, at, text());
            default -> splice(bytes, at, at + length, piece(other));
        };
    }

    private int place(int length) {
        return switch (random.nextInt(4)) {
            case 0 -> random.nextInt(Math.min(length, END_ZONE));
            case 1 -> length - 1 - random.nextInt(Math.min(length, END_ZONE));
            default -> random.nextInt(length);
        };
    }

    private byte[] flip(byte[] bytes, int at) {
        bytes[at] ^= (byte) (1 << random.nextInt(8));
        return bytes;
    }

    private static byte[] set(byte[] bytes, int at, byte value) {
        bytes[at] = value;
        return bytes;
    }

    private byte[] number(byte[] bytes, int at) {
        ByteBuffer number = ByteBuffer.allocate(8)
                .order(random.nextBoolean() ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN)
                .putLong(0, NUMBERS[random.nextInt(NUMBERS.length)]);
        int width = Math.min(1 << random.nextInt(4), bytes.length - at);
        System.arraycopy(number.array(), number.order() == ByteOrder.BIG_ENDIAN ? 8 - width : 0, bytes, at, width);
        return bytes;
    }

    private byte[] text() {
        int times = random.nextInt(8) == 0 ? random.nextInt(1, 3000) : 1;
        return TEXTS[random.nextInt(TEXTS.length)].repeat(times).getBytes(StandardCharsets.ISO_8859_1);
    }

    private byte[] piece(byte[] other) {
        if (other.length == 0) {
            return other;
        }
        int start = place(other.length);
        return Arrays.copyOfRange(other, start, Math.min(other.length, start + random.nextInt(1, 256)));
    }

    private static byte[] splice(byte[] bytes, int from, int to, byte[] middle) {
        return ByteBuffer.allocate(bytes.length - (to - from) + middle.length)
                .put(bytes, 0, from)
                .put(middle)
                .put(bytes, to, bytes.length - to)
                .array();
    }
}
