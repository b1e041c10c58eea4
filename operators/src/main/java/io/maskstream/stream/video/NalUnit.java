package io.maskstream.stream.video;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A network abstraction layer unit of H.264 (ITU-T H.264, 7.3.1) or H.265 (ITU-T H.265, 7.3.1), without its start code.
 *
 * @param data the access unit that it lies in
 * @param from its first byte
 * @param to first byte behind it
 */
record NalUnit(byte[] data, int from, int to) {
    private static final byte[] START_CODE = {0, 0, 0, 1};

    /** The units of an access unit in Annex B form; empty if there is no start code. */
    static List<NalUnit> ofAnnexB(byte[] data) {
        List<NalUnit> units = new ArrayList<>();
        int start = startCode(data, 0);
        while (start < data.length) {
            int from = start + 3;
            int next = startCode(data, from);
            int to = next;
            // Zeros before a start code belong to the start code or are padding; a unit never ends with zero.
            while (to > from && data[to - 1] == 0) {
                to--;
            }
            if (to > from) {
                units.add(new NalUnit(data, from, to));
            }
            start = next;
        }
        return units;
    }

    /** Index of the next 00 00 01, or the length of the data. */
    private static int startCode(byte[] data, int from) {
        for (int i = from; i + 2 < data.length; i++) {
            if (data[i + 2] > 1) {
                i += 2;
            } else if (data[i] == 0 && data[i + 1] == 0 && data[i + 2] == 1) {
                return i;
            }
        }
        return data.length;
    }

    /**
     * The units of an access unit in which a length stands before each, as MP4 and Matroska have it. A length that leads
     * beyond the data, as damage brings, is cut to it.
     */
    static List<NalUnit> ofLengthPrefixed(byte[] data, int lengthBytes) {
        List<NalUnit> units = new ArrayList<>();
        int position = 0;
        while (position + lengthBytes < data.length) {
            long length = 0;
            for (int i = 0; i < lengthBytes; i++) {
                length = length << 8 | data[position + i] & 0xff;
            }
            int from = position + lengthBytes;
            int to = (int) Math.min(data.length, from + length);
            if (to > from) {
                units.add(new NalUnit(data, from, to));
            }
            position = Math.max(to, from);
        }
        return units;
    }

    /** The units in Annex B form, each behind a start code of four bytes. */
    static byte[] toAnnexB(List<NalUnit> units) {
        int size = units.stream()
                .mapToInt(unit -> START_CODE.length + unit.length())
                .sum();
        byte[] result = new byte[size];
        int position = 0;
        for (NalUnit unit : units) {
            System.arraycopy(START_CODE, 0, result, position, START_CODE.length);
            position += START_CODE.length;
            System.arraycopy(unit.data, unit.from, result, position, unit.length());
            position += unit.length();
        }
        return result;
    }

    int length() {
        return to - from;
    }

    /** {@code nal_unit_type} of H.264. */
    int typeInH264() {
        return data[from] & 0x1f;
    }

    /** {@code nal_unit_type} of H.265. */
    int typeInHevc() {
        return data[from] >> 1 & 0x3f;
    }

    /** A unit of its own with the same bytes, so that the access unit can be forgotten. */
    NalUnit detached() {
        return new NalUnit(Arrays.copyOfRange(data, from, to), 0, length());
    }

    /** Bits of the payload behind a header of this many bytes, without the emulation prevention bytes. */
    BitReader payload(int headerBytes) {
        return payload(headerBytes, length());
    }

    /** The same, of at most this many bytes of the unit. */
    BitReader payload(int headerBytes, int most) {
        int end = Math.min(to, from + most);
        byte[] payload = new byte[end - from];
        int size = 0;
        int zeros = 0;
        for (int i = from + headerBytes; i < end; i++) {
            if (zeros >= 2 && data[i] == 3) {
                zeros = 0;
                continue;
            }
            zeros = data[i] == 0 ? zeros + 1 : 0;
            payload[size++] = data[i];
        }
        return new BitReader(payload, size);
    }
}
