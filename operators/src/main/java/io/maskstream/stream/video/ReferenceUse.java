package io.maskstream.stream.video;

import io.maskstream.stream.record.Codec;

/**
 * Tells which access units of a stream no other leans on, so that a decoder that is late can leave them out: pictures
 * with {@code nal_ref_idc} 0 in H.264 (ITU-T H.264, 7.4.1), sub-layer non-reference pictures of the highest temporal
 * layer seen in H.265 (ITU-T H.265, 7.4.2.2), every single picture. Others say nothing that is cheap to read.
 */
public final class ReferenceUse {
    private static final int H264_LAST_SLICE = 5;
    private static final int HEVC_LAST_NON_REFERENCE = 14;
    private static final int HEVC_LAST_SLICE = 31;

    private int highestLayer;

    /** Whether others may lean on it; to be asked about every access unit, in decoding order. */
    public boolean leanedOn(Codec codec, byte[] accessUnit) {
        return switch (codec) {
            case MJPEG, PNG -> false;
            case AV1, VP9 -> true;
            case H264 ->
                NalUnit.ofAnnexB(accessUnit).stream()
                        .filter(unit -> unit.typeInH264() >= 1 && unit.typeInH264() <= H264_LAST_SLICE)
                        .anyMatch(unit -> (unit.data()[unit.from()] >> 5 & 3) != 0);
            case HEVC -> leanedOnInHevc(accessUnit);
        };
    }

    private boolean leanedOnInHevc(byte[] accessUnit) {
        boolean leanedOn = false;
        for (NalUnit unit : NalUnit.ofAnnexB(accessUnit)) {
            int type = unit.typeInHevc();
            if (type > HEVC_LAST_SLICE || unit.length() < 2) {
                continue;
            }
            int layer = (unit.data()[unit.from() + 1] & 7) - 1;
            highestLayer = Math.max(highestLayer, layer);
            boolean nonReference = type <= HEVC_LAST_NON_REFERENCE && type % 2 == 0;
            leanedOn |= !nonReference || layer < highestLayer;
        }
        return leanedOn;
    }
}
