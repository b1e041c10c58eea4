package io.maskstream.stream.rule;

import java.util.Objects;

/**
 * A comparison with a number.
 *
 * @param comparison which side of it
 * @param value the number; a share for coverage, a number of regions for counts
 */
public record Threshold(Comparison comparison, double value) {
    public Threshold {
        Objects.requireNonNull(comparison);
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("a threshold of %s; give a number".formatted(value));
        }
    }

    /** Whether a measured value is on its side. */
    public boolean holds(double measured) {
        return switch (comparison) {
            case ABOVE -> measured > value;
            case AT_LEAST -> measured >= value;
            case BELOW -> measured < value;
            case AT_MOST -> measured <= value;
        };
    }

    /** Everything that this one is not. */
    Threshold negated() {
        return new Threshold(comparison.negated(), value);
    }

    /**
     * Whether some number is on the side of both, where they look to different sides.
     *
     * @param whole whether only whole numbers are measured
     */
    boolean meets(Threshold other, boolean whole) {
        // What they have in common lies between the bounds, or at one of them.
        double lower = Math.min(value, other.value);
        return whole
                ? both(other, Math.floor(lower)) || both(other, Math.floor(lower) + 1)
                : both(other, value) || both(other, other.value) || both(other, (value + other.value) / 2);
    }

    private boolean both(Threshold other, double measured) {
        return holds(measured) && other.holds(measured);
    }

    /** The value that is further on its side. */
    double further(double a, double b) {
        return comparison.upwards() ? Math.max(a, b) : Math.min(a, b);
    }

    /** The four signs. */
    public enum Comparison {
        ABOVE(">"),
        AT_LEAST(">="),
        BELOW("<"),
        AT_MOST("<=");

        private final String sign;

        Comparison(String sign) {
            this.sign = sign;
        }

        /** As it is written. */
        public String sign() {
            return sign;
        }

        boolean upwards() {
            return this == ABOVE || this == AT_LEAST;
        }

        Comparison negated() {
            return switch (this) {
                case ABOVE -> AT_MOST;
                case AT_LEAST -> BELOW;
                case BELOW -> AT_LEAST;
                case AT_MOST -> ABOVE;
            };
        }
    }
}
