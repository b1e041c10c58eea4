package io.maskstream.stream.video;

import java.util.OptionalLong;

/**
 * One access unit of a file, in decoding order.
 *
 * @param index its number in the file, from 0
 * @param discontinuities how often times have started over before it, in this pass through the file
 * @param ptsUs presentation time in microseconds; empty where the file has none
 * @param dtsUs decoding time in microseconds; empty where the file has none
 * @param data stands alone: Annex B with parameter sets at every random access point, a temporal unit, or a picture
 * @param randomAccess whether decoding can start here
 * @param decodeOnly whether the file says that the picture is needed by others but not shown (outside of the edit list)
 */
public record AccessUnit(
        long index,
        long discontinuities,
        OptionalLong ptsUs,
        OptionalLong dtsUs,
        byte[] data,
        boolean randomAccess,
        boolean decodeOnly) {}
