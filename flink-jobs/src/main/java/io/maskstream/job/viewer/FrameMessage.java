package io.maskstream.job.viewer;

import java.nio.ByteBuffer;

/**
 * A frame on the wire, big-endian: age of the frame in milliseconds by the clocks of the job's machine and ours (double),
 * length of the mask (int), the mask as {@code maskstream.v1.SegmentedFrame}, and the JPEG up to the end; no bytes of it
 * where the frame has no picture.
 */
final class FrameMessage {
    private static final int HEAD = Double.BYTES + Integer.BYTES;

    private FrameMessage() {}

    static byte[] of(ShownFrame frame, long nowUs) {
        byte[] mask = frame.mask().message();
        byte[] jpeg = frame.preview().map(PreviewRecord::jpeg).orElse(new byte[0]);
        return ByteBuffer.allocate(HEAD + mask.length + jpeg.length)
                .putDouble((nowUs - frame.mask().ingestUs()) / 1000.0)
                .putInt(mask.length)
                .put(mask)
                .put(jpeg)
                .array();
    }
}
