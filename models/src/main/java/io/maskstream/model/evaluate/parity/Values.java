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
}
