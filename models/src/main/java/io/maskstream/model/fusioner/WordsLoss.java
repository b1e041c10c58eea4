package io.maskstream.model.fusioner;

import io.maskstream.model.runtime.Device;
import io.maskstream.model.runtime.ScriptModule;
import io.maskstream.model.runtime.ScriptText;
import io.maskstream.model.runtime.Tensor;
import io.maskstream.model.runtime.TensorScope;
import io.maskstream.model.runtime.Weights;
import java.util.List;
import java.util.Map;

/**
 * The loss for several words a picture, which the paper's one word a sample has no need of: sigmoid cross entropy of each
 * word, softmax cross entropy of the words and "nothing" against each other, and soft Dice. Its text: {@code
 * words-loss.torchscript}.
 */
public final class WordsLoss implements AutoCloseable {
    private final ScriptModule module;

    private WordsLoss(ScriptModule module) {
        this.module = module;
    }

    /**
     * What each part counts for.
     *
     * @param sigmoid a mean over pixels and words; most words are absent, so it is small
     * @param softmax a mean over pixels
     * @param overlap a mean over the words that are there
     */
    public record Parts(double sigmoid, double softmax, double overlap) {
        public Parts {
            if (!(sigmoid >= 0 && softmax >= 0 && overlap >= 0 && sigmoid + softmax + overlap > 0)) {
                throw new IllegalArgumentException("loss parts of %s, %s and %s: none may be below 0, one must be above"
                        .formatted(sigmoid, softmax, overlap));
            }
        }
    }

    /** Loads it; it has no weights. */
    public static WordsLoss load(Parts parts, Device device) {
        return new WordsLoss(ScriptModule.loadTrainable(
                ScriptText.of(WordsLoss.class, "words-loss.torchscript"),
                "WordsLoss",
                Weights.none(),
                Map.of("sigmoid", parts.sigmoid(), "softmax", parts.softmax(), "overlap", parts.overlap()),
                device));
    }

    /**
     * The loss, from which gradients flow, and its parts; one element each.
     *
     * @param sum of the parts, weighted
     */
    public record Losses(Tensor sum, Tensor sigmoid, Tensor softmax, Tensor overlap) {}

    /**
     * The loss of a batch.
     *
     * @param logits (B, K, H, W)
     * @param labels uint8 (B, H, W): the place of each pixel's word, K for none of them; K at most 255
     * @param weights (B, H, W): what a pixel counts for, 0 for one that is ignored
     */
    public Losses of(TensorScope scope, Tensor logits, Tensor labels, Tensor weights) {
        List<Tensor> losses = module.forward(scope, logits, labels, weights);
        return new Losses(losses.get(0), losses.get(1), losses.get(2), losses.get(3));
    }

    @Override
    public void close() {
        module.close();
    }
}
