package io.maskstream.model.maskclip;

import io.maskstream.model.FrameBatch;
import io.maskstream.model.InputSpec;
import io.maskstream.model.ModelException;
import io.maskstream.model.Segmentation;
import io.maskstream.model.SegmentationSession;
import io.maskstream.model.Segmenter;
import io.maskstream.model.Vocabulary;
import io.maskstream.model.backbone.ClipConfig;
import io.maskstream.model.backbone.ClipText;
import io.maskstream.model.backbone.ClipVision;
import io.maskstream.model.refine.LabelReduction;
import io.maskstream.model.runtime.Device;
import io.maskstream.model.runtime.Precision;
import io.maskstream.model.runtime.Tensor;
import io.maskstream.model.runtime.TensorScope;
import io.maskstream.model.runtime.Weights;
import io.maskstream.model.text.PromptTemplates;
import io.maskstream.model.text.Tokenizer;

/** Labels pixels by the cosine of CLIP's dense features with the words' text features. */
public final class MaskClipSegmenter implements Segmenter {
    private final ClipConfig config;
    private final ClipPixels pixels;
    private final ClipVision vision;
    private final ClipText text;
    private final LabelReduction reduction;
    private final ClipPrompts prompts;
    private final double scale;

    private MaskClipSegmenter(
            ClipConfig config,
            ClipPixels pixels,
            ClipVision vision,
            ClipText text,
            LabelReduction reduction,
            ClipPrompts prompts,
            double scale) {
        this.config = config;
        this.pixels = pixels;
        this.vision = vision;
        this.text = text;
        this.reduction = reduction;
        this.prompts = prompts;
        this.scale = scale;
    }

    /**
     * Loads a CLIP model.
     *
     * @param weights the checkpoint under its official names
     * @param origin file or preset, for messages
     * @param precision of the image tower; texts are encoded once and always in fp32
     */
    public static MaskClipSegmenter load(
            ClipConfig config,
            Weights weights,
            String origin,
            ClipPixels pixels,
            Tokenizer tokenizer,
            PromptTemplates templates,
            Device device,
            Precision precision) {
        config.check(weights, origin);
        double scale = Math.exp(weights.floats("logit_scale")[0]);
        if (!(scale > 0 && scale < 1e4)) {
            throw new ModelException(
                    "%s: logit_scale gives a factor of %s, expected about 100".formatted(origin, scale));
        }
        ClipVision vision = ClipVision.load(config, weights, device, precision);
        ClipText text = ClipText.load(config, weights, device, Precision.FP32);
        LabelReduction reduction = LabelReduction.load(device);
        ClipPrompts prompts = new ClipPrompts(
                text, reduction, tokenizer, templates, config.text().context());
        return new MaskClipSegmenter(config, pixels, vision, text, reduction, prompts, scale);
    }

    @Override
    public InputSpec input() {
        return new InputSpec(
                config.resolution(), config.resolution(), config.vision().stride(), true);
    }

    @Override
    public SegmentationSession open(Vocabulary vocabulary) {
        return new Session(vocabulary);
    }

    @Override
    public void close() {
        vision.close();
        text.close();
        reduction.close();
        prompts.tokenizer().close();
    }

    private final class Session implements SegmentationSession {
        private final TensorScope kept = TensorScope.open(vision.device());
        private final Tensor words; // (K, E), unit rows
        private final Tensor thresholds; // (K)

        Session(Vocabulary vocabulary) {
            try {
                words = prompts.encode(kept, vocabulary);
                float[] least = new float[vocabulary.size()];
                for (int i = 0; i < least.length; i++) {
                    // Without a threshold every pixel gets the likeliest word, as in MaskCLIP's evaluation.
                    least[i] = (float) vocabulary.classes().get(i).threshold().orElse(0);
                }
                thresholds = kept.floats(least, least.length);
            } catch (RuntimeException e) {
                kept.close();
                throw e;
            }
        }

        @Override
        public Segmentation segment(FrameBatch frames) {
            InputSpec input = input();
            if (!input.accepts(frames.height(), frames.width())) {
                throw new ModelException("frames are %dx%d, expected multiples of %d such as %dx%d"
                        .formatted(frames.width(), frames.height(), input.multiple(), input.width(), input.height()));
            }
            int stride = config.vision().stride();
            try (TensorScope scope = TensorScope.open(vision.device())) {
                Tensor images = reduction.normalise(scope, frames, pixels.mean(), pixels.deviation());
                Tensor features = vision.dense(scope, images, ClipVision.Dense.MASKCLIP_FULL);
                images.close();
                Tensor logits = reduction.cosine(
                        scope, features, words, scale, frames.height() / stride, frames.width() / stride);
                return reduction.reduce(scope, logits, frames, thresholds, LabelReduction.Score.SOFTMAX);
            }
        }

        @Override
        public void close() {
            kept.close();
        }
    }
}
