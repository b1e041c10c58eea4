package io.maskstream.model.fusioner;

import io.maskstream.model.FrameBatch;
import io.maskstream.model.InputSpec;
import io.maskstream.model.LabelMap;
import io.maskstream.model.Segmentation;
import io.maskstream.model.SegmentationSession;
import io.maskstream.model.Segmenter;
import io.maskstream.model.Vocabulary;
import io.maskstream.model.maskclip.ClipPixels;
import io.maskstream.model.refine.LabelReduction;
import io.maskstream.model.runtime.Device;
import io.maskstream.model.runtime.Precision;
import io.maskstream.model.runtime.Tensor;
import io.maskstream.model.runtime.TensorScope;
import io.maskstream.model.runtime.Weights;
import io.maskstream.model.text.PromptTemplates;
import io.maskstream.model.text.Tokenizer;
import java.util.ArrayList;
import java.util.List;

/**
 * Labels pixels with Fusioner. A pixel gets the word with the largest cosine where its sigmoid reaches the word's
 * threshold (the model's if it has none), else it is unlabelled.
 *
 * <p>Frames of the training size are run as they are; frames of any other size through sliding windows of that size, as
 * the official evaluation does. Words are encoded once, when a session is opened.
 */
public final class FusionerSegmenter implements Segmenter {
    /** Floats of the largest maps of one run, 512 MB: more frames than fit are run in turns. */
    private static final long LARGEST_MAPS = 1L << 27;

    private final FusionerConfig config;
    private final double threshold;
    private final ClipPixels pixels;
    private final FrozenImages images;
    private final FrozenWords words;
    private final FusionerBody body;
    private final SlidingWindows windows;
    private final LabelReduction reduction;

    private FusionerSegmenter(
            FusionerConfig config,
            double threshold,
            ClipPixels pixels,
            FrozenImages images,
            FrozenWords words,
            FusionerBody body) {
        this.config = config;
        this.threshold = threshold;
        this.pixels = pixels;
        this.images = images;
        this.words = words;
        this.body = body;
        int side = config.image().resolution();
        this.windows = SlidingWindows.load(images.device(), side, SlidingWindows.officialStride(side));
        this.reduction = LabelReduction.load(images.device());
    }

    /**
     * Loads a model.
     *
     * @param threshold the least sigmoid, 0 to 1, at which a pixel gets a word that has no threshold of its own
     * @param weights the checkpoint under its official names
     * @param origin file or preset, for messages
     * @param tokenizer the text encoder's; closed with this
     * @param precision of the image encoder, the fusion and the decoder; words are always encoded in fp32
     */
    public static FusionerSegmenter load(
            FusionerConfig config,
            double threshold,
            Weights weights,
            String origin,
            ClipPixels pixels,
            Tokenizer tokenizer,
            PromptTemplates templates,
            Device device,
            Precision precision) {
        config.check(weights, origin);
        // Words first: a tokenizer of another model is refused before anything is loaded.
        FrozenWords words = FrozenWords.load(config.text(), weights, tokenizer, templates, device);
        FrozenImages images = FrozenImages.load(config.image(), weights, device, precision);
        return new FusionerSegmenter(
                config, threshold, pixels, images, words, FusionerBody.load(config.body(), weights, device, precision));
    }

    /** Any size: what is not the training's goes through sliding windows. */
    public static InputSpec input(FusionerConfig config) {
        int side = config.image().resolution();
        return new InputSpec(side, side, 1, true);
    }

    @Override
    public InputSpec input() {
        return input(config);
    }

    @Override
    public SegmentationSession open(Vocabulary vocabulary) {
        return new Session(vocabulary);
    }

    @Override
    public void close() {
        images.close();
        words.close();
        body.close();
        windows.close();
        reduction.close();
    }

    private final class Session implements SegmentationSession {
        private final TensorScope kept = TensorScope.open(images.device());
        private final int count;
        private final Tensor text; // (K, C), unit rows
        private final Tensor thresholds; // (K)

        Session(Vocabulary vocabulary) {
            try {
                count = vocabulary.size();
                text = words.encode(kept, vocabulary);
                float[] least = new float[count];
                for (int i = 0; i < count; i++) {
                    least[i] = (float) vocabulary.classes().get(i).threshold().orElse(threshold);
                }
                thresholds = kept.floats(least, count);
            } catch (RuntimeException e) {
                kept.close();
                throw e;
            }
        }

        @Override
        public Segmentation segment(FrameBatch frames) {
            int side = config.image().resolution();
            boolean whole = frames.height() == side && frames.width() == side;
            return whole ? atTrainingSize(frames) : throughWindows(frames);
        }

        private Segmentation atTrainingSize(FrameBatch frames) {
            List<LabelMap> maps = new ArrayList<>(frames.size());
            try (TensorScope scope = TensorScope.open(images.device())) {
                Tensor features = images.encode(scope, normalised(scope, frames));
                int atOnce = framesAtOnce(features.shape());
                for (int from = 0; from < frames.size(); from += atOnce) {
                    int to = Math.min(frames.size(), from + atOnce);
                    try (TensorScope work = TensorScope.open(images.device())) {
                        Tensor part = images.part(work, features, from, to);
                        maps.addAll(reduce(work, body.logits(work, part, text), part(frames, from, to)));
                    }
                }
            }
            return new Segmentation(maps);
        }

        /** One frame at a time: a frame's logits at full size are large, and its windows make a batch already. */
        private Segmentation throughWindows(FrameBatch frames) {
            List<LabelMap> maps = new ArrayList<>(frames.size());
            for (int i = 0; i < frames.size(); i++) {
                FrameBatch frame = part(frames, i, i + 1);
                try (TensorScope scope = TensorScope.open(images.device())) {
                    Tensor logits = windows.run(
                            scope,
                            normalised(scope, frame),
                            count,
                            (work, pictures) -> body.logits(work, images.encode(work, pictures), text));
                    maps.addAll(reduce(scope, logits, frame));
                }
            }
            return new Segmentation(maps);
        }

        private int framesAtOnce(long[] features) {
            long scale = config.body().scale();
            long positions = features[1] * features[2] * scale * scale;
            long channels = (long) config.body().width() + count;
            return (int) Math.max(1, Math.min(features[0], LARGEST_MAPS / (positions * channels)));
        }

        private Tensor normalised(TensorScope scope, FrameBatch frames) {
            return reduction.normalise(scope, frames, pixels.mean(), pixels.deviation());
        }

        private List<LabelMap> reduce(TensorScope scope, Tensor logits, FrameBatch frames) {
            return reduction
                    .reduce(scope, logits, frames, thresholds, LabelReduction.Score.SIGMOID)
                    .frames();
        }

        private static FrameBatch part(FrameBatch frames, int from, int to) {
            return new FrameBatch(
                    frames.height(), frames.width(), frames.frames().subList(from, to));
        }

        @Override
        public void close() {
            kept.close();
        }
    }
}
