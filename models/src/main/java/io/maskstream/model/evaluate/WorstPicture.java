package io.maskstream.model.evaluate;

import io.maskstream.model.image.Picture;

/**
 * A picture on which a model did badly, to look at.
 *
 * @param name the picture's name in its data set, and the word that was asked for if it was one
 * @param picture its pixels
 * @param truth height x width: true labels in the class list's numbers, {@link ConfusionMatrix#VOID} where nobody knows
 * @param predicted height x width: the model's labels
 * @param iou mean intersection over union of this picture alone
 */
public record WorstPicture(String name, Picture picture, short[] truth, short[] predicted, double iou) {}
