package io.maskstream.model.ifseg;

/**
 * How probabilities are averaged between alike patches.
 *
 * @param neighbours patches that an average is over, the patch itself among them
 * @param iterations how often; 0 for not at all
 */
public record PostProcessing(int neighbours, int iterations) {
    /** The official evaluation's. */
    public static final PostProcessing OFFICIAL = new PostProcessing(3, 25);

    /** As the network says it. */
    public static final PostProcessing NONE = new PostProcessing(1, 0);

    static final int MOST_ITERATIONS = 1000;

    public PostProcessing {
        if (neighbours < 1 || iterations < 0 || iterations > MOST_ITERATIONS) {
            throw new IllegalArgumentException(
                    "post-processing over %d neighbours, %d times: expected from 1, and 0 to %d"
                            .formatted(neighbours, iterations, MOST_ITERATIONS));
        }
    }
}
