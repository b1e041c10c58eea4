/**
 * Pre-trains a small OFA (Wang et al. 2022) on Streetworld, for IFSeg to be adapted from: captions, places of words and words
 * of places, told by a decoder over text. In: a configuration. Out: a run directory, and in it the model directory of an OFA
 * without what its decoder needs for text. It uses the training kit of {@code train} and the texts of {@code ofa}.
 */
package io.maskstream.model.train.ofa;
