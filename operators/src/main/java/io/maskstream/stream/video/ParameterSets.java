package io.maskstream.stream.video;

import io.maskstream.stream.record.Codec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The parameter sets of an H.264 or H.265 stream so far, and the place where they go into it.
 *
 * <p>MP4 and Matroska keep them in their header; in a stream that is joined anywhere they must stand at every random
 * access point.
 */
final class ParameterSets {
    private static final int H264_SPS = 7;
    private static final int H264_PPS = 8;
    private static final int H264_DELIMITER = 9;
    private static final int H264_SPS_EXTENSION = 13;
    private static final int HEVC_VPS = 32;
    private static final int HEVC_SPS = 33;
    private static final int HEVC_PPS = 34;
    private static final int HEVC_DELIMITER = 35;
    private static final int KINDS = 64;

    private final Codec codec;
    /** By order of dependence (video, sequence, picture) and then by id: a later set replaces the one of its id. */
    private final Map<Integer, NalUnit> sets = new TreeMap<>();

    ParameterSets(Codec codec) {
        this.codec = codec;
    }

    /** Remembers the parameter sets among these units. */
    void learn(List<NalUnit> units) {
        for (NalUnit unit : units) {
            if (isParameterSet(unit)) {
                sets.put(type(unit) * KINDS * KINDS + id(unit), unit.detached());
            }
        }
    }

    /** The units of a random access point with all parameter sets, where it does not bring its own. */
    List<NalUnit> complete(List<NalUnit> units) {
        int sequenceSet = codec == Codec.H264 ? H264_SPS : HEVC_SPS;
        if (units.stream().anyMatch(unit -> type(unit) == sequenceSet)) {
            return units;
        }
        List<NalUnit> result = new ArrayList<>(units.size() + sets.size());
        int delimiter = codec == Codec.H264 ? H264_DELIMITER : HEVC_DELIMITER;
        int first = !units.isEmpty() && type(units.get(0)) == delimiter ? 1 : 0;
        result.addAll(units.subList(0, first));
        result.addAll(sets.values());
        units.subList(first, units.size()).stream()
                .filter(unit -> !isParameterSet(unit))
                .forEach(result::add);
        return result;
    }

    private int type(NalUnit unit) {
        return codec == Codec.H264 ? unit.typeInH264() : unit.typeInHevc();
    }

    private boolean isParameterSet(NalUnit unit) {
        int type = type(unit);
        return codec == Codec.H264
                ? type == H264_SPS || type == H264_PPS || type == H264_SPS_EXTENSION
                : type == HEVC_VPS || type == HEVC_SPS || type == HEVC_PPS;
    }

    private int id(NalUnit unit) {
        int id =
                switch (codec) {
                    case H264 -> idInH264(unit);
                    case HEVC -> idInHevc(unit);
                    case MJPEG, PNG, AV1, VP9 -> throw new IllegalStateException(codec + " has no parameter sets");
                };
        // Damage may make any number of it; ids end at 255 in both standards.
        return id & 0xff;
    }

    private int idInH264(NalUnit unit) {
        BitReader bits = unit.payload(1);
        if (unit.typeInH264() == H264_SPS) {
            bits.skip(24);
        }
        return bits.unsignedCode();
    }

    private int idInHevc(NalUnit unit) {
        BitReader bits = unit.payload(2);
        if (unit.typeInHevc() == HEVC_VPS) {
            return bits.bits(4);
        }
        if (unit.typeInHevc() == HEVC_SPS) {
            bits.skip(4);
            int subLayers = bits.bits(3);
            bits.skip(1);
            skipProfileTierLevel(bits, subLayers);
        }
        return bits.unsignedCode();
    }

    /** {@code profile_tier_level(1, subLayers)} of ITU-T H.265, 7.3.3. */
    private static void skipProfileTierLevel(BitReader bits, int subLayers) {
        bits.skip(96);
        long present = 0;
        for (int i = 0; i < subLayers; i++) {
            present += 88L * bits.bit() + 8L * bits.bit();
        }
        if (subLayers > 0) {
            bits.skip(2L * (8 - subLayers));
        }
        bits.skip(present);
    }
}
