package io.maskstream.stream.video;

import java.util.OptionalLong;

/**
 * One access unit of a camera, in decoding order.
 *
 * @param ptsUs presentation time in microseconds since some moment of the connection; empty where unknown
 * @param captureUs wall time of capture in microseconds by the sender's clock (RTCP sender reports, RFC 3550, 6.4.1);
 *     empty before the first report
 * @param ingestUs wall time when its last byte had been read from the socket
 * @param ingestNanos the same moment on this process's monotonic clock
 * @param data stands alone: Annex B with parameter sets at every random access point, or a JPEG
 * @param randomAccess whether decoding can start here
 */
public record CameraUnit(
        OptionalLong ptsUs,
        OptionalLong captureUs,
        long ingestUs,
        long ingestNanos,
        byte[] data,
        boolean randomAccess) {}
