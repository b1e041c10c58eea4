package io.maskstream.job.viewer;

import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;

/** Counters that any thread may raise. */
final class Counts {
    private final Map<Count, LongAdder> adders = new EnumMap<>(Count.class);

    Counts() {
        for (Count count : Count.values()) {
            adders.put(count, new LongAdder());
        }
    }

    void add(Count count) {
        adders.get(count).increment();
    }

    long get(Count count) {
        return adders.get(count).sum();
    }

    /** All of them by their keys. */
    Map<String, Long> byKey() {
        Map<String, Long> values = new TreeMap<>();
        adders.forEach((count, adder) -> values.put(count.key(), adder.sum()));
        return values;
    }
}
