package io.maskstream.job.viewer;

import java.util.OptionalLong;

/**
 * The picture of a frame.
 *
 * @param stream stream id
 * @param key which frame of it
 * @param ptsUs presentation time within the epoch, in microseconds
 * @param jpeg the encoded picture; shared, never written
 */
record PreviewRecord(String stream, FrameKey key, OptionalLong ptsUs, byte[] jpeg) {}
