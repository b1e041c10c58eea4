package io.maskstream.job.viewer;

/** A frame within its stream. */
record FrameKey(long epoch, long sequence) {}
