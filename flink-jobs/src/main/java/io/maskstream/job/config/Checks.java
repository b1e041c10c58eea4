package io.maskstream.job.config;

import java.time.Duration;

/** What several records ask of their components. */
final class Checks {
    private Checks() {}

    static void notBlank(String name, String value) {
        if (value.isBlank()) {
            throw new IllegalArgumentException("%s is empty".formatted(name));
        }
    }

    static void positive(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException("%s is %d; it must be positive".formatted(name, value));
        }
    }

    static void positive(String name, Duration value) {
        if (value.isZero() || value.isNegative()) {
            throw new IllegalArgumentException("%s is zero; it must be positive".formatted(name));
        }
    }
}
