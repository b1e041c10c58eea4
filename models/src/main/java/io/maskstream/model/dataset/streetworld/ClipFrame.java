package io.maskstream.model.dataset.streetworld;

import java.time.Duration;

/**
 * A frame of a clip.
 *
 * @param index its number, from 0
 * @param time when it is shown, from the start of the clip
 * @param picture its pixels and labels
 */
public record ClipFrame(int index, Duration time, StreetworldPicture picture) {}
