package io.maskstream.stream.video;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** Reads our own previews. */
public final class JpegDecoder {
    private JpegDecoder() {}

    /**
     * The pixels of a picture that {@link JpegEncoder} made.
     *
     * @throws IOException if it is no picture
     */
    public static RgbImage rgb(byte[] jpeg) throws IOException {
        // In memory: reading from a plain stream would go over a file. The reading closes its input.
        BufferedImage image = ImageIO.read(new MemoryCacheImageInputStream(new ByteArrayInputStream(jpeg)));
        if (image == null) {
            throw new IOException("it is no picture");
        }
        int width = image.getWidth();
        int height = image.getHeight();
        byte[] rgb = new byte[3 * width * height];
        int[] row = new int[width];
        for (int y = 0, at = 0; y < height; y++) {
            image.getRGB(0, y, width, 1, row, 0, width);
            for (int pixel : row) {
                rgb[at++] = (byte) (pixel >> 16);
                rgb[at++] = (byte) (pixel >> 8);
                rgb[at++] = (byte) pixel;
            }
        }
        return new RgbImage(width, height, rgb);
    }
}
