package io.maskstream.job.viewer;

import java.util.OptionalLong;

/**
 * A mask on its way to the page.
 *
 * @param stream stream id
 * @param key which frame of it
 * @param ptsUs presentation time within the epoch, in microseconds
 * @param ingestUs wall time of its arrival at the job, in microseconds
 * @param shedBefore frames of the stream that were dropped before it
 * @param message {@code maskstream.v1.SegmentedFrame} as protobuf; shared, never written
 */
record MaskRecord(String stream, FrameKey key, OptionalLong ptsUs, long ingestUs, long shedBefore, byte[] message) {}
