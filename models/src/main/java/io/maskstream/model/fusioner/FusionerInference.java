package io.maskstream.model.fusioner;

import io.maskstream.model.ModelException;
import io.maskstream.model.backbone.ClipConfig;
import io.maskstream.model.backbone.TensorShapes;
import io.maskstream.model.runtime.Weights;

/**
 * Reads the sizes of an official Fusioner checkpoint off its shapes: CLIP's image transformer and text tower, early fusion
 * and decoder. What shapes do not say is the official model's: heads of 64 channels in the towers, 8 in the fusion.
 */
public final class FusionerInference {
    private static final int HEAD = 64;
    private static final String BLOCKS = "transformer\\.resblocks\\.(\\d+)\\.attn\\.in_proj_weight";

    private final Weights weights;
    private final Iterable<String> names;
    private final String origin;
    private final TensorShapes shapes;

    /** @param origin file name for messages */
    public FusionerInference(Weights weights, Iterable<String> names, String origin) {
        this.weights = weights;
        this.names = names;
        this.origin = origin;
        this.shapes = new TensorShapes(weights, names, origin, BodyConfig.KIND);
    }

    /** The whole model. */
    public FusionerConfig whole() {
        ImageEncoder.Clip image = image();
        TextEncoder.Clip text = text();
        try {
            FusionerConfig config = new FusionerConfig(image, text, body(image.stride()));
            config.check(weights, origin);
            return config;
        } catch (ModelException e) {
            throw e.getMessage().startsWith(origin) ? e : new ModelException(origin + ": " + e.getMessage(), e);
        }
    }

    /** The image encoder. */
    public ImageEncoder.Clip image() {
        String prefix = ImageEncoder.PREFIX;
        long[] patches = shapes.require(prefix + "conv1.weight", 4);
        int width = (int) patches[0];
        int grid = (int) Math.round(Math.sqrt(shapes.require(prefix + "positional_embedding", 2)[0] - 1));
        if (grid < 1) {
            throw new ModelException("%s: tensor '%spositional_embedding' has one row, expected one for each patch too"
                    .formatted(origin, prefix));
        }
        ClipConfig.VisionTransformer tower = new ClipConfig.VisionTransformer(
                width, shapes.count("img_model\\." + BLOCKS), Math.max(1, width / HEAD), (int) patches[3]);
        ImageEncoder.Clip encoder =
                new ImageEncoder.Clip((int) shapes.require(prefix + "proj", 2)[1], grid * (int) patches[3], tower);
        TensorShapes.check(encoder.shapes(), weights, origin, BodyConfig.KIND);
        return encoder;
    }

    /** The text encoder. */
    public TextEncoder.Clip text() {
        String prefix = TextEncoder.PREFIX;
        long[] words = shapes.require(prefix + "token_embedding.weight", 2);
        int width = (int) words[1];
        TextEncoder.Clip encoder = new TextEncoder.Clip(
                (int) shapes.require(prefix + "text_projection", 2)[1],
                new ClipConfig.Text(
                        width,
                        shapes.count("text_model\\." + BLOCKS),
                        Math.max(1, width / HEAD),
                        (int) shapes.require(prefix + "positional_embedding", 2)[0],
                        (int) words[0]));
        TensorShapes.check(encoder.shapes(), weights, origin, BodyConfig.KIND);
        return encoder;
    }

    /** What is trained, for an image encoder of that stride. */
    public BodyConfig body(int stride) {
        return BodyConfig.infer(weights, names, origin, stride);
    }
}
