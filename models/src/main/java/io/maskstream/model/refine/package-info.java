/**
 * What happens between a model's features and a label map: cosine heads, resizing of logits to the mask's size, the
 * choice of labels. All of that runs on the device; only labels and scores, four bytes a pixel, come back.
 *
 * <p>Apart from the stream stands the {@link io.maskstream.model.refine.DenseCrf}, for figures: probabilities and a
 * picture go in, probabilities that follow the picture's edges come out, on the processor and without the engine.
 *
 * <p>{@link io.maskstream.model.refine.SteadyLabels} comes behind all of it, where wanted: it takes the masks of one video
 * in their order and gives them with less flicker.
 */
package io.maskstream.model.refine;
