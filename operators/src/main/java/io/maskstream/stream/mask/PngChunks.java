package io.maskstream.stream.mask;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/** The frame of a PNG file: signature, header, then chunks with their check sums. */
final class PngChunks {
    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /**
     * Starts a file.
     *
     * @param colourType as the standard numbers them: 0 grey, 3 palette
     */
    PngChunks(int width, int height, int bitDepth, int colourType) {
        out.writeBytes(SIGNATURE);
        ByteBuffer header = ByteBuffer.allocate(13);
        header.putInt(width).putInt(height).put((byte) bitDepth).put((byte) colourType);
        add("IHDR", header.array());
    }

    void add(String type, byte[] data) {
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        CRC32 sum = new CRC32();
        sum.update(name);
        sum.update(data);
        writeInt(data.length);
        out.writeBytes(name);
        out.writeBytes(data);
        writeInt((int) sum.getValue());
    }

    private void writeInt(int value) {
        out.writeBytes(ByteBuffer.allocate(4).putInt(value).array());
    }

    byte[] finish() {
        add("IEND", new byte[0]);
        return out.toByteArray();
    }
}
