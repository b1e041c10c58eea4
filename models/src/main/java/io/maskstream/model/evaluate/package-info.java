/**
 * How good masks are: counts of pixels and the figures that follow from them.
 *
 * <p>In: {@link io.maskstream.model.dataset.LabelledPictures} and a {@link io.maskstream.model.Segmenter}. {@link
 * io.maskstream.model.evaluate.Evaluation} brings the two together; {@link
 * io.maskstream.model.evaluate.ConfusionMatrix}, {@link io.maskstream.model.evaluate.EpisodeTally} and {@link
 * io.maskstream.model.evaluate.VideoConsistency} count, and know neither. Out: {@link
 * io.maskstream.model.evaluate.EvaluationResult}, intersection over union in its several means, accuracy, consistency in
 * time, and the worst pictures to look at.
 */
package io.maskstream.model.evaluate;
