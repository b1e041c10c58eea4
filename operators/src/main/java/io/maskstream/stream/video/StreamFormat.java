package io.maskstream.stream.video;

import io.maskstream.stream.record.Codec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Turns the packets of a container into access units that stand alone: H.264 and H.265 as Annex B with parameter sets at
 * every random access point, AV1 with its sequence header at every key frame. Others are left as they are.
 */
final class StreamFormat {
    private static final int ANNEX_B = 0;
    private static final int AV1_SEQUENCE_HEADER = 1;
    private static final int AV1_CONFIGURATION_BYTES = 4;

    private final Codec codec;
    private final ParameterSets parameterSets;
    private int lengthBytes = ANNEX_B;
    private byte[] av1Header = {};

    StreamFormat(Codec codec) {
        this.codec = codec;
        parameterSets = new ParameterSets(codec);
    }

    /** Takes in the header that the container has for the stream; it may come again with new contents. */
    void configure(byte[] header) {
        switch (codec) {
            case H264 -> configureH264(header);
            case HEVC -> configureHevc(header);
            case AV1 ->
                av1Header = header.length > AV1_CONFIGURATION_BYTES && (header[0] & 0x80) != 0
                        ? Arrays.copyOfRange(header, AV1_CONFIGURATION_BYTES, header.length)
                        : new byte[0];
            case MJPEG, PNG, VP9 -> {}
        }
    }

    /** {@code avcC} of ISO/IEC 14496-15, or Annex B. */
    private void configureH264(byte[] header) {
        if (header.length < 7 || header[0] != 1) {
            configureAnnexB(header);
            return;
        }
        lengthBytes = (header[4] & 3) + 1;
        List<NalUnit> units = new ArrayList<>();
        int position = sets(header, 6, header[5] & 0x1f, units);
        if (position < header.length) {
            sets(header, position + 1, header[position] & 0xff, units);
        }
        parameterSets.learn(units);
    }

    /** {@code hvcC} of ISO/IEC 14496-15, or Annex B. */
    private void configureHevc(byte[] header) {
        if (header.length < 23 || header[0] == 0 && header[1] == 0) {
            configureAnnexB(header);
            return;
        }
        lengthBytes = (header[21] & 3) + 1;
        List<NalUnit> units = new ArrayList<>();
        int position = 23;
        for (int array = 0; array < (header[22] & 0xff) && position + 3 <= header.length; array++) {
            int count = (header[position + 1] & 0xff) << 8 | header[position + 2] & 0xff;
            position = sets(header, position + 3, count, units);
        }
        parameterSets.learn(units);
    }

    private void configureAnnexB(byte[] header) {
        lengthBytes = ANNEX_B;
        parameterSets.learn(NalUnit.ofAnnexB(header));
    }

    private static int sets(byte[] header, int start, int count, List<NalUnit> units) {
        int position = start;
        for (int i = 0; i < count && position + 2 < header.length; i++) {
            int length = (header[position] & 0xff) << 8 | header[position + 1] & 0xff;
            int to = Math.min(header.length, position + 2 + length);
            if (to > position + 2) {
                units.add(new NalUnit(header, position + 2, to));
            }
            position = to;
        }
        return position;
    }

    /**
     * A packet as an access unit that stands alone.
     *
     * @param key the container's flag
     */
    Converted convert(byte[] packet, boolean key) {
        return switch (codec) {
            case H264, HEVC -> convertNalUnits(packet, key);
            case AV1 -> new Converted(key ? withAv1Header(packet) : packet, key);
            case VP9 -> new Converted(packet, key);
            case MJPEG, PNG -> new Converted(packet, true);
        };
    }

    private Converted convertNalUnits(byte[] packet, boolean key) {
        List<NalUnit> units =
                lengthBytes == ANNEX_B ? NalUnit.ofAnnexB(packet) : NalUnit.ofLengthPrefixed(packet, lengthBytes);
        if (units.isEmpty()) {
            return new Converted(packet, false);
        }
        parameterSets.learn(units);
        byte[] annexB = lengthBytes == ANNEX_B ? packet : NalUnit.toAnnexB(units);
        boolean randomAccess = RandomAccess.at(codec, annexB, key);
        if (!randomAccess) {
            return new Converted(annexB, false);
        }
        List<NalUnit> complete = parameterSets.complete(units);
        return new Converted(complete == units ? annexB : NalUnit.toAnnexB(complete), true);
    }

    private byte[] withAv1Header(byte[] packet) {
        if (av1Header.length == 0 || hasSequenceHeader(packet)) {
            return packet;
        }
        byte[] result = Arrays.copyOf(av1Header, av1Header.length + packet.length);
        System.arraycopy(packet, 0, result, av1Header.length, packet.length);
        return result;
    }

    /** Walks the open bitstream units (AV1 specification, 5.3). */
    private static boolean hasSequenceHeader(byte[] packet) {
        int position = 0;
        while (position < packet.length) {
            int header = packet[position] & 0xff;
            if ((header >> 3 & 0xf) == AV1_SEQUENCE_HEADER) {
                return true;
            }
            position += (header & 4) == 0 ? 1 : 2;
            if ((header & 2) == 0) {
                return false;
            }
            long size = 0;
            for (int i = 0; i < 8 && position < packet.length; i++) {
                int octet = packet[position++] & 0xff;
                size |= (octet & 0x7fL) << 7 * i;
                if ((octet & 0x80) == 0) {
                    break;
                }
            }
            position = (int) Math.min(packet.length, position + size);
        }
        return false;
    }

    /**
     * @param data stands alone
     * @param randomAccess whether decoding can start at it
     */
    record Converted(byte[] data, boolean randomAccess) {}
}
