package io.maskstream.model.dataset.streetworld;

/**
 * Seeds for one purpose. The ranges have none in common, so that no picture of a test was ever trained on.
 *
 * @param name what they are for
 * @param first the least seed
 * @param count how many there are
 */
public record SeedRange(String name, long first, long count) {
    private static final long MANY = 1L << 40;

    /** For training. */
    public static final SeedRange TRAIN = new SeedRange("train", 0, MANY);
    /** For choices made during training, such as when to stop. */
    public static final SeedRange VALIDATION = new SeedRange("validation", 1L << 41, MANY);
    /** For reported figures only. */
    public static final SeedRange TEST = new SeedRange("test", 1L << 42, MANY);
    /** For the clips and pages that users see. */
    public static final SeedRange DEMO = new SeedRange("demo", 1L << 43, MANY);

    public SeedRange {
        if (first < 0 || count < 1 || first > Long.MAX_VALUE - count) {
            throw new IllegalArgumentException(
                    "seed range '%s' of %d seeds from %d: both must be positive".formatted(name, count, first));
        }
    }

    /** The seed with this number, from 0. */
    public long seed(long index) {
        if (index < 0 || index >= count) {
            throw new IllegalArgumentException("seed %d of range '%s': give 0 to %d".formatted(index, name, count - 1));
        }
        return first + index;
    }

    /** Whether a seed belongs to this range. */
    public boolean contains(long seed) {
        return seed >= first && seed < first + count;
    }

    /** Whether two ranges share a seed. */
    public boolean overlaps(SeedRange other) {
        return first < other.first + other.count && other.first < first + count;
    }
}
