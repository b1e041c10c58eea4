package io.maskstream.model.ofa;

import io.maskstream.model.ModelException;
import io.maskstream.model.backbone.TensorShapes;
import io.maskstream.model.runtime.Weights;
import java.util.List;
import java.util.Map;

/**
 * Sizes of an OFA.
 *
 * @param images the image network
 * @param width channels D
 * @param heads attention heads
 * @param encoderLayers layers of the encoder
 * @param decoderLayers layers of the decoder
 * @param hidden channels inside the feed-forward parts; official models have 4 D
 * @param words rows of the table of sub-words
 * @param positions rows of the table of text positions: the longest text
 * @param tokenBucket distances between tokens that are told apart; 256 in official models
 * @param imageBucket sides of the grid of image positions; 42 in official models
 * @param resolution pixels along each side of a picture of the training size, a multiple of 16; IFSeg has 512
 */
public record OfaConfig(
        ResNetConfig images,
        int width,
        int heads,
        int encoderLayers,
        int decoderLayers,
        int hidden,
        int words,
        int positions,
        int tokenBucket,
        int imageBucket,
        int resolution) {
    /** The name of its import format and of its directories' system. */
    public static final String SYSTEM = "ofa";

    private static final int OFFICIAL_WORDS = 59457;
    private static final int OFFICIAL_POSITIONS = 1026;
    private static final int OFFICIAL_RESOLUTION = 512;

    public OfaConfig {
        if (width < 1 || heads < 1 || encoderLayers < 1 || decoderLayers < 1 || hidden < 1) {
            throw new ModelException(
                    "an OFA needs positive sizes, not width %d, heads %d, encoder layers %d, decoder layers %d, hidden %d"
                            .formatted(width, heads, encoderLayers, decoderLayers, hidden));
        }
        if (width % heads != 0) {
            throw new ModelException(
                    "a width of %d cannot be split into %d heads; give a divisor".formatted(width, heads));
        }
        // Four words are the specials; a token bucket of two has no distance left that could be logarithmic.
        if (words < 4 || positions < 2 || tokenBucket < 4 || imageBucket < 1) {
            throw new ModelException(
                    "an OFA needs at least 4 words, 2 positions, token buckets of 4 and image buckets of 1, not %d, %d, %d, %d"
                            .formatted(words, positions, tokenBucket, imageBucket));
        }
        if (resolution < 1 || resolution % ResNetConfig.STRIDE != 0 || resolution / ResNetConfig.STRIDE > imageBucket) {
            throw new ModelException(
                    "an OFA with image buckets of %d takes training pictures of a multiple of %d up to %d pixels, not %d"
                            .formatted(
                                    imageBucket, ResNetConfig.STRIDE, imageBucket * ResNetConfig.STRIDE, resolution));
        }
    }

    /** The released sizes; see {@link #presets}. */
    public static OfaConfig preset(String name) {
        ResNetConfig small = ResNetConfig.official(3, 4, 6);
        ResNetConfig middle = ResNetConfig.official(3, 4, 23);
        ResNetConfig deep = ResNetConfig.official(3, 8, 36);
        return switch (name) {
            case "ofa-tiny" -> official(small, 256, 4, 4, 4);
            case "ofa-medium" -> official(middle, 512, 8, 4, 4);
            case "ofa-base" -> official(middle, 768, 12, 6, 6);
            case "ofa-large" -> official(deep, 1024, 16, 12, 12);
            case "ofa-huge" -> official(deep, 1280, 16, 24, 12);
            default ->
                throw new ModelException("no preset '%s'; there are %s".formatted(name, String.join(", ", presets())));
        };
    }

    private static OfaConfig official(ResNetConfig images, int width, int heads, int encoder, int decoder) {
        return new OfaConfig(
                images,
                width,
                heads,
                encoder,
                decoder,
                4 * width,
                OFFICIAL_WORDS,
                OFFICIAL_POSITIONS,
                256,
                42,
                OFFICIAL_RESOLUTION);
    }

    /** Names that {@link #preset} takes, smallest first. */
    public static List<String> presets() {
        return List.of("ofa-tiny", "ofa-medium", "ofa-base", "ofa-large", "ofa-huge");
    }

    /** The same with another number of rows in the table of sub-words. */
    public OfaConfig withWords(int count) {
        return new OfaConfig(
                images,
                width,
                heads,
                encoderLayers,
                decoderLayers,
                hidden,
                count,
                positions,
                tokenBucket,
                imageBucket,
                resolution);
    }

    /** Cells along each side of the training size's grid. */
    public int side() {
        return resolution / ResNetConfig.STRIDE;
    }

    /** What scores of content and of positions are multiplied with: one over the root of twice a head's channels. */
    public double scale() {
        return 1 / Math.sqrt(2.0 * width / heads);
    }

    /**
     * Names and shapes of what masks need of a checkpoint: the whole encoder, and the decoder without the tables of its own
     * text and picture tokens. The decoder's table of sub-words is the encoder's.
     */
    public Map<String, long[]> shapes() {
        return OfaShapes.of(this);
    }

    /** Throws if a parameter is missing or has another shape than these sizes ask for. */
    public void check(Weights weights, String origin) {
        TensorShapes.check(shapes(), weights, origin, SYSTEM);
    }

    /**
     * Multiply-adds of image network, encoder and decoder over a picture of the training size.
     *
     * @param text tokens of text
     */
    public long multiplyAdds(int text) {
        long patches = (long) side() * side();
        long tokens = patches + text;
        long d = width;
        long feedForward = 2 * d * hidden;
        long encoder = tokens * (4 * d * d + feedForward) + 2 * tokens * tokens * d;
        long decoder = (patches + 1) * (6 * d * d + feedForward)
                + tokens * 2 * d * d
                + 2 * (patches + 1) * (patches + 1 + tokens) * d;
        return images.multiplyAdds(resolution, resolution)
                + patches * images.channels() * d
                + encoderLayers * encoder
                + decoderLayers * decoder;
    }
}
