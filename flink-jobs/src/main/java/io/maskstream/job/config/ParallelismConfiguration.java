package io.maskstream.job.config;

import java.util.OptionalInt;

/**
 * How many subtasks work side by side.
 *
 * @param decode decoders; empty for as many as the machine is good for
 * @param infer users of the model; empty for as many as decoders
 * @param maximum number of key groups, fixed for the job's life: no parallelism can ever be higher
 */
public record ParallelismConfiguration(OptionalInt decode, OptionalInt infer, int maximum) {
    /** Flink's own bound. */
    private static final int LARGEST = 1 << 15;

    public ParallelismConfiguration {
        if (maximum < 1 || maximum > LARGEST) {
            throw new IllegalArgumentException("max is %d; it may be 1 to %d".formatted(maximum, LARGEST));
        }
        requireWithin("decode", decode, maximum);
        requireWithin("infer", infer, maximum);
    }

    private static void requireWithin(String name, OptionalInt value, int maximum) {
        if (value.isPresent() && (value.getAsInt() < 1 || value.getAsInt() > maximum)) {
            throw new IllegalArgumentException(
                    "%s is %d; it may be 1 to max, which is %d".formatted(name, value.getAsInt(), maximum));
        }
    }

    /** Parallelism of decode and of the sources before it. */
    public int decodeSubtasks() {
        return decode.orElse(Math.min(maximum, Math.max(1, Runtime.getRuntime().availableProcessors() / 2)));
    }

    /** Parallelism of inference: equal to that of decode unless given, because only then are the two chained. */
    public int inferSubtasks() {
        return infer.orElse(decodeSubtasks());
    }
}
