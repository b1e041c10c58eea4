package io.maskstream.model.dataset.streetworld;

/**
 * One connected piece of a scene: a thing, or a surface.
 *
 * @param noun what it is
 * @param color its colour
 * @param texture its texture; surfaces are plain
 * @param ground the noun under a thing's feet; for flying things and surfaces the noun itself
 */
public record Region(Noun noun, NounColor color, Texture texture, Noun ground) {}
