package io.maskstream.stream.record;

/**
 * Where a frame's time went, in nanoseconds.
 *
 * @param decodeNanos decoding and scaling
 * @param queueNanos waiting for its batch
 * @param inferenceNanos the batch's run on the model
 * @param maskNanos encoding of label map and regions
 */
public record StageTimings(long decodeNanos, long queueNanos, long inferenceNanos, long maskNanos) {}
