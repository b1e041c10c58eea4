/**
 * Training of CLIP. In: captioned pictures, from a folder or from Streetworld ({@link
 * io.maskstream.model.train.clip.CaptionedPictures}), and sizes. Out: a model directory with a vocabulary of its own, for
 * {@code maskclip} as it is and for Fusioner as its frozen encoders.
 */
package io.maskstream.model.train.clip;
