/**
 * Streetworld, the synthetic street that training, tests and the demo live on. It stands at the very start of the walk:
 * nothing comes in but a seed.
 *
 * <p>What goes out: a {@link io.maskstream.model.dataset.streetworld.StreetworldPicture} (pixels, the noun of each, what
 * can be seen) with its {@link io.maskstream.model.dataset.streetworld.Caption}s, from {@link
 * io.maskstream.model.dataset.streetworld.Streetworld}; clips with a label map for each frame, from {@link
 * io.maskstream.model.dataset.streetworld.StreetworldClip}; {@link io.maskstream.model.dataset.streetworld.Folds} of the
 * nouns and {@link io.maskstream.model.dataset.streetworld.SeedRange}s.
 *
 * <p>Inside: {@code world.txt} describes nouns as lists of shapes and patterns, {@code WorldReader} turns it into a
 * {@code World}; composers draw lots and put a {@code Scene} together; {@code SceneDrawer} draws it with a rasteriser of
 * its own and {@code Develop} makes a photograph of it. No library draws anything, because pixels must be the same on
 * every machine: only whole numbers, strict floating point and {@link java.lang.StrictMath}.
 */
package io.maskstream.model.dataset.streetworld;
