package io.maskstream.stream.rule;

import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/** How old frames were, in classes that are 2 % wide, so that there are few whatever comes. */
final class Ages {
    private static final double WIDTH = Math.log(1.02);
    private static final double NANOS_PER_MILLI = 1e6;

    private final TreeMap<Integer, Long> counts = new TreeMap<>();
    private long all;

    Ages(Map<Integer, Long> counts) {
        this.counts.putAll(counts);
        this.all = counts.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Below a microsecond, as of a clock that was set back, is taken as one. */
    void add(long nanos) {
        counts.merge((int) Math.floor(Math.log(Math.max(1000, nanos)) / WIDTH), 1L, Long::sum);
        all++;
    }

    /** The age that a share of the frames is not above; empty where there are none. */
    OptionalDouble millis(double share) {
        long rank = Math.max(1, (long) Math.ceil(share * all));
        long passed = 0;
        for (Map.Entry<Integer, Long> entry : counts.entrySet()) {
            passed += entry.getValue();
            if (passed >= rank) {
                return OptionalDouble.of(Math.exp((entry.getKey() + 0.5) * WIDTH) / NANOS_PER_MILLI);
            }
        }
        return OptionalDouble.empty();
    }

    Map<Integer, Long> counts() {
        return counts;
    }
}
