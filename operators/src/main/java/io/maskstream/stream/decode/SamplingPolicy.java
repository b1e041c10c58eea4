package io.maskstream.stream.decode;

import java.io.Serializable;
import java.time.Duration;

/** Which frames go on. */
public sealed interface SamplingPolicy extends Serializable {

    /** All of them. */
    record EveryFrame() implements SamplingPolicy {}

    /**
     * No more than this many per second of the stream's own time. Frames without a time all go on.
     *
     * @param framesPerSecond may be less than 1
     */
    record AtMost(double framesPerSecond) implements SamplingPolicy {
        public AtMost {
            if (!(framesPerSecond > 0 && framesPerSecond <= 1000)) {
                throw new IllegalArgumentException("at most %s frames per second: expected more than 0 and at most 1000"
                        .formatted(framesPerSecond));
            }
        }

        /** Time between two frames. */
        public Duration interval() {
            return Duration.ofNanos(Math.round(1e9 / framesPerSecond));
        }
    }
}
