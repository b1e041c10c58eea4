package io.maskstream.model.evaluate;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * How an evaluation runs.
 *
 * @param protocol what the model is asked; data sets of pairs are asked one word in any case
 * @param most pictures to look at, from the first; {@link Integer#MAX_VALUE} for all
 * @param unseen words whose masks the model never saw in training; empty if nobody knows or there are none
 * @param worst how many of the worst pictures to keep
 * @param batch pictures of one run of the model
 * @param fit how pictures go into the model's input
 * @param threshold the least score, from 0 to 1, at which a pixel gets a word; empty for the model's own
 * @param words classes that other words stand for than their names, each with these
 * @param steady whether the masks of clips are steadied, as a stream's are where it asks for it
 */
public record EvaluationSettings(
        Protocol protocol,
        int most,
        Set<String> unseen,
        int worst,
        int batch,
        PictureInput.Fit fit,
        OptionalDouble threshold,
        Map<String, List<String>> words,
        boolean steady) {
    public EvaluationSettings {
        words = Map.copyOf(words);
        unseen = Set.copyOf(unseen);
        if (threshold.isPresent() && !(threshold.getAsDouble() >= 0 && threshold.getAsDouble() <= 1)) {
            throw new IllegalArgumentException(
                    "threshold %s: give a score from 0 to 1".formatted(threshold.getAsDouble()));
        }
        if (most < 1 || batch < 1 || worst < 0) {
            throw new IllegalArgumentException(
                    "%d pictures in batches of %d, %d of the worst: pictures and batches start at 1, the worst at 0"
                            .formatted(most, batch, worst));
        }
    }

    /** Where each class is asked for by its name, and masks stay as they are. */
    public EvaluationSettings(
            Protocol protocol,
            int most,
            Set<String> unseen,
            int worst,
            int batch,
            PictureInput.Fit fit,
            OptionalDouble threshold) {
        this(protocol, most, unseen, worst, batch, fit, threshold, Map.of(), false);
    }
}
