package io.maskstream.stream.record;

import java.util.OptionalLong;

/**
 * When a frame was captured and when it reached us. Microseconds; wall times are since 1970 UTC.
 *
 * @param ptsUs presentation time within the epoch; empty where the stream has none
 * @param captureUs wall time of capture by the sender's clock; empty where unknown
 * @param ingestUs wall time when the last byte left the socket or file, or when the Kafka poll returned
 * @param ingestNanos the same moment on this process's monotonic clock ({@link System#nanoTime}); ages within the
 *     process run from it; meaningless in another process
 * @param kafkaTimestampUs timestamp of the Kafka record; empty where the source is none
 */
public record FrameTimes(
        OptionalLong ptsUs, OptionalLong captureUs, long ingestUs, long ingestNanos, OptionalLong kafkaTimestampUs) {

    /** The sender's clock where it gave a capture time, else arrival. */
    public ClockSource clockSource() {
        return captureUs.isPresent() ? ClockSource.SENDER : ClockSource.ARRIVAL;
    }
}
