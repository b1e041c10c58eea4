package io.maskstream.model.fuzz;

import java.util.function.UnaryOperator;

/**
 * What is broken, and what is done to it afterwards.
 *
 * @param bytes good content
 * @param wrap makes the file out of the broken content, such as a zip with right checksums around a broken pickle
 */
public record FuzzSeed(byte[] bytes, UnaryOperator<byte[]> wrap) {

    /** A whole file. */
    public static FuzzSeed file(byte[] bytes) {
        return new FuzzSeed(bytes, UnaryOperator.identity());
    }
}
