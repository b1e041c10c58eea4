package io.maskstream.model.evaluate;

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
 */
public record EvaluationSettings(
        Protocol protocol, int most, Set<String> unseen, int worst, int batch, PictureInput.Fit fit) {
    public EvaluationSettings {
        unseen = Set.copyOf(unseen);
        if (most < 1 || batch < 1 || worst < 0) {
            throw new IllegalArgumentException(
                    "%d pictures in batches of %d, %d of the worst: pictures and batches start at 1, the worst at 0"
                            .formatted(most, batch, worst));
        }
    }
}
