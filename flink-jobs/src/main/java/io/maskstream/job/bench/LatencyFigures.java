package io.maskstream.job.bench;

/**
 * Latencies at a fixed rate of frames (open loop), each from the time at which the schedule has the frame enter to the
 * arrival of its mask at a consumer of the masks topic.
 *
 * @param rate frames a second
 * @param p50Millis half of the frames took no longer
 * @param p99Millis 99 of 100 frames took no longer
 * @param addedMillis {@code p50Millis} less the median time of the bare model for a batch of one frame: what queues, Kafka
 *     on both sides, decoding, batching and masks add to the model
 */
public record LatencyFigures(double rate, double p50Millis, double p99Millis, double addedMillis) {}
