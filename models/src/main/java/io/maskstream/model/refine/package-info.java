/**
 * What happens between a model's features and a label map: cosine heads, resizing of logits to the mask's size, the
 * choice of labels. All of it runs on the device; only labels and scores, four bytes a pixel, come back.
 */
package io.maskstream.model.refine;
