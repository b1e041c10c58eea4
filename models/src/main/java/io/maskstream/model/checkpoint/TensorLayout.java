package io.maskstream.model.checkpoint;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Which elements of its storage a tensor shows, counted in elements.
 *
 * @param offset index of the first element
 * @param shape sizes, slowest dimension first
 * @param strides steps between neighbours along each dimension; 0 repeats an element
 */
record TensorLayout(long offset, long[] shape, long[] strides) {
    /** More than any checkpoint has, and as many as torch itself allows. */
    static final int MOST_DIMENSIONS = 64;

    TensorLayout {
        if (shape.length > MOST_DIMENSIONS) {
            throw new ArithmeticException(
                    "it has %d dimensions, at most %d are read".formatted(shape.length, MOST_DIMENSIONS));
        }
        if (shape.length != strides.length) {
            throw new ArithmeticException(
                    "it has %d sizes and %d strides, expected as many".formatted(shape.length, strides.length));
        }
        if (offset < 0
                || Arrays.stream(shape).anyMatch(s -> s < 0)
                || Arrays.stream(strides).anyMatch(s -> s < 0)) {
            throw new ArithmeticException("it has a negative size, stride or offset");
        }
        elements(shape);
        lastIndex(offset, shape, strides);
    }

    /** Dense, last dimension fastest. */
    static TensorLayout contiguous(long offset, long[] shape) {
        elements(shape);
        long[] strides = new long[shape.length];
        long step = 1;
        for (int d = shape.length - 1; d >= 0; d--) {
            strides[d] = step;
            step = Math.multiplyExact(step, Math.max(1, shape[d]));
        }
        return new TensorLayout(offset, shape, strides);
    }

    long elements() {
        return elements(shape);
    }

    /** One past the last element of the storage that is looked at; 0 if there is none. */
    long end() {
        return elements() == 0 ? 0 : lastIndex(offset, shape, strides) + 1;
    }

    boolean isContiguous() {
        long step = 1;
        for (int d = shape.length - 1; d >= 0; d--) {
            if (shape[d] != 1 && strides[d] != step) {
                return elements() == 0;
            }
            step *= shape[d];
        }
        return true;
    }

    /** Copies the elements in row-major order out of a view that starts at {@link #offset}. */
    ByteBuffer gather(ByteBuffer source, int elementBytes) {
        ByteBuffer dense =
                ByteBuffer.allocate(Math.toIntExact(elements() * elementBytes)).order(ByteOrder.LITTLE_ENDIAN);
        int last = shape.length - 1;
        long[] index = new long[shape.length];
        while (dense.hasRemaining()) {
            long base = 0;
            for (int d = 0; d < last; d++) {
                base += index[d] * strides[d];
            }
            copyRow(source, base, dense, elementBytes, shape[last], strides[last]);
            for (int d = last - 1; d >= 0 && ++index[d] == shape[d]; d--) {
                index[d] = 0;
            }
        }
        return dense.flip();
    }

    private static void copyRow(
            ByteBuffer source, long base, ByteBuffer dense, int elementBytes, long count, long stride) {
        for (long i = 0; i < count; i++) {
            int at = (int) ((base + i * stride) * elementBytes);
            switch (elementBytes) {
                case 1 -> dense.put(source.get(at));
                case 2 -> dense.putShort(source.getShort(at));
                case 4 -> dense.putInt(source.getInt(at));
                default -> dense.putLong(source.getLong(at));
            }
        }
    }

    private static long elements(long[] shape) {
        long product = 1;
        boolean empty = false;
        for (long size : shape) {
            empty |= size == 0;
            product = Math.multiplyExact(product, Math.max(1, size));
        }
        return empty ? 0 : product;
    }

    private static long lastIndex(long offset, long[] shape, long[] strides) {
        long last = offset;
        for (int d = 0; d < shape.length; d++) {
            last = Math.addExact(last, Math.multiplyExact(Math.max(0, shape[d] - 1), strides[d]));
        }
        return Math.addExact(last, 1) - 1;
    }
}
