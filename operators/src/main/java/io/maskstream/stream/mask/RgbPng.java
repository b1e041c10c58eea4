package io.maskstream.stream.mask;

import io.maskstream.stream.video.RgbImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/** An RGB picture, such as an overlay, as PNG (ISO/IEC 15948) of 8 bits a channel. */
public final class RgbPng {
    private static final int TRUE_COLOUR = 2;
    private static final byte FILTER_SUB = 1;
    private static final int CHANNELS = 3;
    /** Pictures do not get much smaller beyond, only slower. */
    private static final int LEVEL = 4;

    private RgbPng() {}

    /** The file's bytes. */
    public static byte[] write(RgbImage picture) {
        PngChunks png = new PngChunks(picture.width(), picture.height(), 8, TRUE_COLOUR);
        png.add("IDAT", deflate(picture));
        return png.finish();
    }

    private static byte[] deflate(RgbImage picture) {
        int rowBytes = CHANNELS * picture.width();
        byte[] filtered = new byte[rowBytes + 1];
        filtered[0] = FILTER_SUB;
        Deflater deflater = new Deflater(LEVEL);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DeflaterOutputStream out = new DeflaterOutputStream(bytes, deflater, 8192)) {
            for (int y = 0; y < picture.height(); y++) {
                int from = y * rowBytes;
                for (int i = 0; i < rowBytes; i++) {
                    int left = i < CHANNELS ? 0 : picture.rgb()[from + i - CHANNELS];
                    filtered[i + 1] = (byte) (picture.rgb()[from + i] - left);
                }
                out.write(filtered);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a buffer in memory refused bytes", e);
        } finally {
            deflater.end();
        }
        return bytes.toByteArray();
    }
}
