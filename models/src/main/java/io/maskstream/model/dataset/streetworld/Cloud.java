package io.maskstream.model.dataset.streetworld;

/** A cloud: its middle and size in picture heights (x from the middle of the picture), and its drift a second. */
record Cloud(double x, double y, double size, double drift, int salt) {}
