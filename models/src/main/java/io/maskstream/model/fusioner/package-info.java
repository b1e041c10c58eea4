/**
 * Fusioner (Ma et al., BMVC 2022): frozen encoders of pictures and of words, and between them and the masks a small
 * transformer that lets each change the other, a decoder and a cosine.
 *
 * <p>In the order of a picture's way: {@link io.maskstream.model.fusioner.FrozenImages} (CLIP, DINO or MoCo v3), {@link
 * io.maskstream.model.fusioner.FusionerBody} (all that is trained, in the variants of the paper's ablations), {@link
 * io.maskstream.model.fusioner.SlidingWindows} for pictures of other sizes than the training's. Names of parameters are
 * those of the official checkpoints; {@code docs/models.md} says what is official and what is assumed.
 */
package io.maskstream.model.fusioner;
