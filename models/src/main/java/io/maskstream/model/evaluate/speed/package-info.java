/** Measures how fast models run, as shares of what the device can do, side by side in one run. */
package io.maskstream.model.evaluate.speed;
