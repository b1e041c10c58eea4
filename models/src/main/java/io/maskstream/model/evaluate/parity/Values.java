package io.maskstream.model.evaluate.parity;

import io.maskstream.model.runtime.Tensor;

/**
 * Numbers with a shape, as a case expects them or as we computed them.
 *
 * @param shape size along each dimension
 * @param numbers row by row
 */
record Values(long[] shape, double[] numbers) {

    static Values of(Tensor tensor) {
        return of(tensor.shape(), tensor.floats());
    }

    static Values of(long[] shape, float[] floats) {
        double[] numbers = new double[floats.length];
        for (int i = 0; i < floats.length; i++) {
            numbers[i] = floats[i];
        }
        return new Values(shape, numbers);
    }

    /** Unsigned bytes. */
    static Values of(long[] shape, byte[] bytes) {
        double[] numbers = new double[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            numbers[i] = bytes[i] & 0xff;
        }
        return new Values(shape, numbers);
    }

    static Values of(long... ids) {
        double[] numbers = new double[ids.length];
        for (int i = 0; i < ids.length; i++) {
            numbers[i] = ids[i];
        }
        return new Values(new long[] {ids.length}, numbers);
    }

    /** Of a (B, L, D) tensor the rows {@code from} to {@code to} of each L, as (B, to - from, D). */
    Values rows(int from, int to) {
        int length = (int) shape[1];
        int width = (int) shape[2];
        int kept = (to - from) * width;
        double[] part = new double[(int) shape[0] * kept];
        for (int i = 0; i < shape[0]; i++) {
            System.arraycopy(numbers, (i * length + from) * width, part, i * kept, kept);
        }
        return new Values(new long[] {shape[0], to - from, width}, part);
    }

    /** A (B, 1, D) tensor as (B, D). */
    Values flattened() {
        return new Values(new long[] {shape[0], shape[1] * shape[2]}, numbers);
    }
}
