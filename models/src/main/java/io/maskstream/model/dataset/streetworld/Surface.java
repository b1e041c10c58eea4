package io.maskstream.model.dataset.streetworld;

/**
 * A piece of stuff with its colour.
 *
 * @param design how it looks
 * @param color the name of its colour
 * @param rgb its muted shade of that colour, before light and weather
 * @param salt what makes its pattern its own
 * @param region its number in the picture's table of regions
 */
record Surface(StuffDesign design, NounColor color, int rgb, int salt, int region) {}
