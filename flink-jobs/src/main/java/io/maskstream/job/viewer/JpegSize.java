package io.maskstream.job.viewer;

import java.util.OptionalLong;

/** Reads from the headers of a JPEG how many pixels a decoder would make, without decoding it. */
final class JpegSize {
    private static final int MARKER = 0xFF;
    private static final int START_OF_IMAGE = 0xD8;
    private static final int START_OF_SCAN = 0xDA;

    private JpegSize() {}

    /** Width times height; empty if the bytes are no JPEG up to there. */
    static OptionalLong pixels(byte[] jpeg) {
        if (jpeg.length < 4 || at(jpeg, 0) != MARKER || at(jpeg, 1) != START_OF_IMAGE) {
            return OptionalLong.empty();
        }
        int position = 2;
        while (position + 9 <= jpeg.length && at(jpeg, position) == MARKER) {
            int kind = at(jpeg, position + 1);
            if (kind == MARKER) {
                position++;
                continue;
            }
            if (isFrame(kind)) {
                long height = at(jpeg, position + 5) << 8 | at(jpeg, position + 6);
                long width = at(jpeg, position + 7) << 8 | at(jpeg, position + 8);
                // No height means that it follows the scan; such a size cannot be known beforehand.
                return width == 0 || height == 0 ? OptionalLong.empty() : OptionalLong.of(width * height);
            }
            if (kind == START_OF_SCAN) {
                return OptionalLong.empty();
            }
            position += 2 + (at(jpeg, position + 2) << 8 | at(jpeg, position + 3));
        }
        return OptionalLong.empty();
    }

    /** Start of frame, in any of its codings: C0 to CF without the tables C4 and CC and the reserved C8. */
    private static boolean isFrame(int kind) {
        return kind >= 0xC0 && kind <= 0xCF && kind != 0xC4 && kind != 0xC8 && kind != 0xCC;
    }

    private static int at(byte[] bytes, int index) {
        return Byte.toUnsignedInt(bytes[index]);
    }
}
