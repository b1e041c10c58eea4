package io.maskstream.model.ifseg;

import io.maskstream.model.FrameBatch;
import io.maskstream.model.InputSpec;
import io.maskstream.model.ModelException;
import io.maskstream.model.Preprocessing;
import io.maskstream.model.Segmentation;
import io.maskstream.model.SegmentationSession;
import io.maskstream.model.Segmenter;
import io.maskstream.model.Vocabulary;
import io.maskstream.model.ofa.OfaConfig;
import io.maskstream.model.ofa.ResNetConfig;
import io.maskstream.model.refine.LabelReduction;
import io.maskstream.model.runtime.Device;
import io.maskstream.model.runtime.Precision;
import io.maskstream.model.runtime.Tensor;
import io.maskstream.model.runtime.TensorScope;
import io.maskstream.model.runtime.Weights;
import io.maskstream.model.text.Tokenizer;

/**
 * Labels pixels with IFSeg. A pixel gets the likeliest class; it is unlabelled only where a class has a threshold that its
 * probability does not reach.
 *
 * <p>Frames of any size are run whole, nothing is padded. What depends on the grid and the words alone is made when a session
 * first sees a size, and kept for the sizes that it saw last.
 */
public final class IfsegSegmenter implements Segmenter {
    private final IfsegBody body;
    private final Tokenizer tokenizer;
    private final Colours colours;
    private final PostProcessing averaging;
    private final NeighbourAverage average;
    private final LabelReduction reduction;

    private IfsegSegmenter(IfsegBody body, Tokenizer tokenizer, Colours colours, PostProcessing averaging) {
        this.body = body;
        this.tokenizer = tokenizer;
        this.colours = colours;
        this.averaging = averaging;
        this.average = NeighbourAverage.load(body.device());
        this.reduction = LabelReduction.load(body.device());
    }

    /**
     * How pixel values become the model's input.
     *
     * @param mean of red, green and blue, from 0 to 1
     * @param deviation of red, green and blue
     */
    public record Colours(float[] mean, float[] deviation) {
        /** The official code's. */
        public static final Colours OFFICIAL =
                new Colours(new float[] {0.5f, 0.5f, 0.5f}, new float[] {0.5f, 0.5f, 0.5f});

        /** What a model directory says. */
        public static Colours of(Preprocessing preprocessing) {
            float[] mean = new float[3];
            float[] deviation = new float[3];
            for (int i = 0; i < 3; i++) {
                mean[i] = preprocessing.mean().get(i).floatValue();
                deviation[i] = preprocessing.deviation().get(i).floatValue();
            }
            return new Colours(mean, deviation);
        }
    }

    /**
     * Loads a model.
     *
     * @param weights the checkpoint under its official names
     * @param origin file or preset, for messages
     * @param tokenizer OFA's; closed with this
     * @param precision of the network; averaging is always in fp32
     */
    public static IfsegSegmenter load(
            IfsegConfig config,
            Weights weights,
            String origin,
            Colours colours,
            PostProcessing averaging,
            Tokenizer tokenizer,
            Device device,
            Precision precision) {
        config.check(weights, origin);
        if (tokenizer.size() > config.ofa().words()) {
            throw new ModelException("%s: the tokenizer has %d pieces, the model embeds %d; is it another model's?"
                    .formatted(origin, tokenizer.size(), config.ofa().words()));
        }
        return new IfsegSegmenter(IfsegBody.load(config, weights, device, precision), tokenizer, colours, averaging);
    }

    /** Any size. */
    public static InputSpec input(OfaConfig config) {
        return new InputSpec(config.resolution(), config.resolution(), 1, true);
    }

    @Override
    public InputSpec input() {
        return input(body.config().ofa());
    }

    @Override
    public SegmentationSession open(Vocabulary vocabulary) {
        return new Session(vocabulary);
    }

    @Override
    public void close() {
        body.close();
        average.close();
        reduction.close();
        tokenizer.close();
    }

    private final class Session implements SegmentationSession {
        private final TensorScope kept = TensorScope.open(body.device());
        private final GridBiases biases = new GridBiases(body);
        private final Tensor text; // (1, T)
        private final Tensor embeddings; // (M, D)
        private final Tensor members; // (M, K)
        private final Tensor thresholds; // (K)

        Session(Vocabulary vocabulary) {
            try {
                OfaConfig config = body.config().ofa();
                IfsegWords words = IfsegWords.of(vocabulary, tokenizer, config.words(), config.positions());
                int count = vocabulary.size();
                text = kept.longs(words.text(), 1, words.text().length);
                embeddings = body.classEmbeddings(kept, words.words());
                members = kept.floats(words.membership(count), words.words().size(), count);
                float[] least = new float[count];
                for (int i = 0; i < count; i++) {
                    // Without a threshold every pixel gets the likeliest word, as in the official evaluation.
                    least[i] = (float) vocabulary.classes().get(i).threshold().orElse(0);
                }
                thresholds = kept.floats(least, count);
            } catch (RuntimeException e) {
                kept.close();
                throw e;
            }
        }

        @Override
        public Segmentation segment(FrameBatch frames) {
            int height = ResNetConfig.cells(frames.height());
            int width = ResNetConfig.cells(frames.width());
            IfsegBody.Biases grid = biases.of(height, width, (int) text.shape()[1]);
            try (TensorScope scope = TensorScope.open(body.device())) {
                Tensor images = reduction.normalise(scope, frames, colours.mean(), colours.deviation());
                Tensor features = body.features(scope, images);
                images.close();
                Tensor logits = body.logits(scope, features, text, embeddings, grid);
                Tensor words = average.softmax(scope, logits);
                if (averaging.iterations() == 0) {
                    // Logits are what the official code resizes then: classes' logarithms differ from them by a number
                    // that all classes of a patch share.
                    Tensor maps = average.logarithms(scope, words, members, height, width);
                    return reduction.reduce(scope, maps, frames, thresholds, LabelReduction.Score.SOFTMAX);
                }
                Tensor nearest = average.nearest(scope, features, averaging.neighbours());
                Tensor smooth = average.average(scope, words, nearest, averaging.iterations());
                Tensor maps = average.maps(scope, smooth, members, height, width);
                return reduction.reduce(scope, maps, frames, thresholds, LabelReduction.Score.PROBABILITY);
            }
        }

        @Override
        public void close() {
            biases.close();
            kept.close();
        }
    }
}
