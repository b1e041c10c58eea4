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

    /** Reads {@code none}, or neighbours and iterations as {@code 3x25}. */
    public static PostProcessing parse(String text) {
        if (text.equals("none")) {
            return NONE;
        }
        if (!text.matches("\\d{1,4}x\\d{1,4}")) {
            throw new IllegalArgumentException(
                    "post-processing '%s': expected 'none', or neighbours and iterations such as 3x25".formatted(text));
        }
        int cross = text.indexOf('x');
        return new PostProcessing(
                Integer.parseInt(text.substring(0, cross)), Integer.parseInt(text.substring(cross + 1)));
    }

    public PostProcessing {
        if (neighbours < 1 || iterations < 0 || iterations > MOST_ITERATIONS) {
            throw new IllegalArgumentException(
                    "post-processing over %d neighbours, %d times: expected from 1, and 0 to %d"
                            .formatted(neighbours, iterations, MOST_ITERATIONS));
        }
    }
}
