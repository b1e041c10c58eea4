package io.maskstream.model.image;

import io.maskstream.model.ModelException;

/**
 * A JPEG's frame header.
 *
 * @param width columns as stored
 * @param height rows as stored
 * @param components 1 (grey), 3 or 4
 * @param namedRgb whether the components are called R, G and B
 * @param blocks blocks of 8 x 8 values of all components
 * @param progressive whether each block comes in several scans
 */
record JpegFrame(int width, int height, int components, boolean namedRgb, long blocks, boolean progressive) {

    /**
     * Reads it.
     *
     * @param start behind the segment's length
     * @param end end of the segment, within the bytes
     */
    static JpegFrame read(byte[] bytes, int start, int end, boolean progressive, String origin) {
        if (end - start < 6) {
            throw new ModelException("%s: the JPEG's frame header is cut short".formatted(origin));
        }
        int precision = bytes[start] & 0xff;
        int height = (bytes[start + 1] & 0xff) << 8 | bytes[start + 2] & 0xff;
        int width = (bytes[start + 3] & 0xff) << 8 | bytes[start + 4] & 0xff;
        int components = bytes[start + 5] & 0xff;
        if (precision != 8 || components != 1 && components != 3 && components != 4) {
            throw new ModelException(
                    "%s: the JPEG has %d components of %d bits; expected 1, 3 or 4 of 8 bits, convert it"
                            .formatted(origin, components, precision));
        }
        if (end - start < 6 + 3 * components) {
            throw new ModelException("%s: the JPEG's frame header is cut short".formatted(origin));
        }
        boolean rgb = components == 3 && bytes[start + 6] == 'R' && bytes[start + 9] == 'G' && bytes[start + 12] == 'B';
        return new JpegFrame(
                width,
                height,
                components,
                rgb,
                blocks(bytes, start + 6, width, height, components, origin),
                progressive);
    }

    private static long blocks(byte[] bytes, int start, int width, int height, int components, String origin) {
        int mostX = 1;
        int mostY = 1;
        for (int i = 0; i < components; i++) {
            int across = bytes[start + 3 * i + 1] >> 4 & 0xf;
            int down = bytes[start + 3 * i + 1] & 0xf;
            if (across < 1 || across > 4 || down < 1 || down > 4) {
                throw new ModelException("%s: the JPEG's component %d is sampled %dx%d; expected 1 to 4"
                        .formatted(origin, i + 1, across, down));
            }
            mostX = Math.max(mostX, across);
            mostY = Math.max(mostY, down);
        }
        long blocks = 0;
        for (int i = 0; i < components; i++) {
            int across = bytes[start + 3 * i + 1] >> 4 & 0xf;
            int down = bytes[start + 3 * i + 1] & 0xf;
            blocks += (long) rounded(width * across, 8 * mostX) * rounded(height * down, 8 * mostY);
        }
        return blocks;
    }

    private static int rounded(int values, int perBlock) {
        return (values + perBlock - 1) / perBlock;
    }

    /**
     * A file with fewer bytes of pixels is not whole: each block takes a bit, and another one for its end unless ends come
     * in runs, as progressive files have them.
     */
    long leastBytes() {
        return blocks * (progressive ? 1 : 2) / 8;
    }
}
