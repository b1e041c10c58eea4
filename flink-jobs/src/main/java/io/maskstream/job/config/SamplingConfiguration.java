package io.maskstream.job.config;

/** Which frames of a stream are looked at, by time. */
public sealed interface SamplingConfiguration {
    /** Every frame. */
    record EveryFrame() implements SamplingConfiguration {}

    /** At most so many a second of presentation time. */
    record AtMost(double framesPerSecond) implements SamplingConfiguration {
        public AtMost {
            if (!(framesPerSecond > 0 && framesPerSecond <= 1000)) {
                throw new IllegalArgumentException(
                        "max-fps is %s; it may be above 0 up to 1000, or none".formatted(framesPerSecond));
            }
        }
    }
}
