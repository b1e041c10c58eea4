package io.maskstream.model.dataset.streetworld;

import java.util.List;

/**
 * SplitMix64 as a counter: the n-th number of a key needs no numbers before it, and {@link #child} gives every element
 * of the world a sequence of its own, so that one element more does not change the others.
 */
final class WorldRandom {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;
    private final long key;
    private long counter;

    WorldRandom(long seed) {
        key = mix(seed + GOLDEN);
    }

    WorldRandom child(long tag) {
        return new WorldRandom(key ^ mix(tag * GOLDEN + 0x632BE59BD9B4E019L));
    }

    static long mix(long value) {
        long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /** A hash of a cell of a pattern: 32 well-mixed bits. */
    static int cell(int column, int row, int salt) {
        int h = column * 0x9E3779B1 ^ row * 0x85EBCA77 ^ salt;
        h = (h ^ (h >>> 15)) * 0x2C1B3C6D;
        h = (h ^ (h >>> 12)) * 0x297A2D39;
        return h ^ (h >>> 15);
    }

    long nextLong() {
        return mix(key + GOLDEN * ++counter);
    }

    int nextInt() {
        return (int) (nextLong() >>> 32);
    }

    /** From 0 to {@code bound} - 1. */
    int below(int bound) {
        return (int) (((nextLong() >>> 32) * bound) >>> 32);
    }

    /** From 0 to just below 1. */
    double unit() {
        return (nextLong() >>> 11) * 0x1p-53;
    }

    double between(double low, double high) {
        return low + (high - low) * unit();
    }

    boolean chance(double probability) {
        return unit() < probability;
    }

    /** An index drawn with these weights. */
    int weighted(double... weights) {
        double sum = 0;
        for (double weight : weights) {
            sum += weight;
        }
        double rest = unit() * sum;
        for (int i = 0; i < weights.length - 1; i++) {
            rest -= weights[i];
            if (rest < 0) {
                return i;
            }
        }
        return weights.length - 1;
    }

    <T> T pick(List<T> choices) {
        return choices.get(below(choices.size()));
    }

    <T> T pick(T[] choices) {
        return choices[below(choices.length)];
    }

    /** Shuffles in place (Fisher and Yates). */
    <T> void shuffle(List<T> items) {
        for (int i = items.size() - 1; i > 0; i--) {
            int j = below(i + 1);
            T item = items.get(i);
            items.set(i, items.get(j));
            items.set(j, item);
        }
    }
}
