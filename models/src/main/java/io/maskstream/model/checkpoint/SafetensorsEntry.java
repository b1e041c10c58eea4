package io.maskstream.model.checkpoint;

/**
 * A tensor as a safetensors header announces it.
 *
 * @param begin first byte, from the start of the data
 * @param end one past the last byte; {@code end - begin} is what shape and type need
 */
record SafetensorsEntry(String name, ScalarType type, long[] shape, long begin, long end) {}
