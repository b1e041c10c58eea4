package io.maskstream.stream.video;

import io.maskstream.stream.record.Codec;
import java.util.List;
import java.util.OptionalInt;

/**
 * Where decoding can start: IDR pictures and recovery points of H.264 (ITU-T H.264, 7.4.1.2.4 and D.2.8), IRAP pictures
 * and recovery points of H.265, key frames of the others. It is judged from the access unit itself; the flag of a
 * container or sender is believed only where nothing speaks against it, since files without an index of key frames mark
 * every packet as one.
 */
public final class RandomAccess {
    private static final int H264_SLICE = 1;
    private static final int H264_IDR = 5;
    private static final int H264_SEI = 6;
    private static final int H264_SPS = 7;
    private static final int HEVC_FIRST_IRAP = 16;
    private static final int HEVC_LAST_IRAP = 21;
    private static final int HEVC_SPS = 33;
    private static final int HEVC_PREFIX_SEI = 39;
    private static final int RECOVERY_POINT = 6;

    /** Enough for the first two codes of a slice header; slices are large and need not be read to their end. */
    private static final int SLICE_HEADER_BYTES = 12;

    private RandomAccess() {}

    /** Whether decoding can start at this access unit, given the flag that came with it. */
    public static boolean at(Codec codec, byte[] accessUnit, boolean flag) {
        return recoveryFrames(codec, accessUnit, flag).isPresent();
    }

    /**
     * How many access units after this one the pictures are right if decoding starts here: 0 for a key frame, more for
     * gradual refresh, empty where decoding cannot start.
     *
     * @param accessUnit Annex B for H.264 and H.265
     * @param flag what the container or sender said
     */
    public static OptionalInt recoveryFrames(Codec codec, byte[] accessUnit, boolean flag) {
        return switch (codec) {
            case MJPEG, PNG -> OptionalInt.of(0);
            case AV1, VP9 -> flag ? OptionalInt.of(0) : OptionalInt.empty();
            case H264 -> inH264(NalUnit.ofAnnexB(accessUnit), flag);
            case HEVC -> inHevc(NalUnit.ofAnnexB(accessUnit));
        };
    }

    /** Whether the access unit brings the parameter sets without which nothing can be decoded. */
    public static boolean bringsParameterSets(Codec codec, byte[] accessUnit) {
        return switch (codec) {
            case H264 -> NalUnit.ofAnnexB(accessUnit).stream().anyMatch(unit -> unit.typeInH264() == H264_SPS);
            case HEVC -> NalUnit.ofAnnexB(accessUnit).stream().anyMatch(unit -> unit.typeInHevc() == HEVC_SPS);
            case MJPEG, PNG, AV1, VP9 -> true;
        };
    }

    /** Whether the bytes have the outer form of an access unit: at least one unit behind a start code. */
    public static boolean isWellFormed(Codec codec, byte[] accessUnit) {
        return switch (codec) {
            case H264, HEVC -> !NalUnit.ofAnnexB(accessUnit).isEmpty();
            case MJPEG, PNG, AV1, VP9 -> accessUnit.length > 0;
        };
    }

    private static OptionalInt inH264(List<NalUnit> units, boolean flag) {
        boolean intra = true;
        boolean slices = false;
        OptionalInt recovery = OptionalInt.empty();
        for (NalUnit unit : units) {
            switch (unit.typeInH264()) {
                case H264_IDR -> {
                    return OptionalInt.of(0);
                }
                case H264_SEI -> {
                    OptionalInt found = recoveryPoint(unit.payload(1), false);
                    recovery = found.isPresent() ? found : recovery;
                }
                case H264_SLICE -> {
                    slices = true;
                    BitReader header = unit.payload(1, SLICE_HEADER_BYTES);
                    header.unsignedCode();
                    int type = header.unsignedCode() % 5;
                    intra &= type == 2 || type == 4;
                }
                default -> {}
            }
        }
        if (recovery.isEmpty() && flag && slices && intra) {
            return OptionalInt.of(0);
        }
        return recovery;
    }

    private static OptionalInt inHevc(List<NalUnit> units) {
        OptionalInt recovery = OptionalInt.empty();
        for (NalUnit unit : units) {
            int type = unit.typeInHevc();
            if (type >= HEVC_FIRST_IRAP && type <= HEVC_LAST_IRAP) {
                return OptionalInt.of(0);
            }
            if (type == HEVC_PREFIX_SEI && unit.length() > 2) {
                OptionalInt found = recoveryPoint(unit.payload(2), true);
                recovery = found.isPresent() ? found : recovery;
            }
        }
        return recovery;
    }

    /** Looks through the messages of a supplemental enhancement information unit. */
    private static OptionalInt recoveryPoint(BitReader sei, boolean signed) {
        while (!sei.atEnd()) {
            int type = extensible(sei);
            int size = extensible(sei);
            if (type == RECOVERY_POINT && size > 0) {
                return OptionalInt.of(Math.max(0, signed ? sei.signedCode() : sei.unsignedCode()));
            }
            if (size == 0 && type == 0) {
                return OptionalInt.empty();
            }
            sei.skip(8L * size);
        }
        return OptionalInt.empty();
    }

    private static int extensible(BitReader sei) {
        int value = 0;
        int octet = sei.bits(8);
        while (octet == 0xff && !sei.atEnd()) {
            value += octet;
            octet = sei.bits(8);
        }
        return value + octet;
    }
}
