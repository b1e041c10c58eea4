package io.maskstream.model.dataset;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.Deflater;
import javax.imageio.ImageIO;

/** Writes the files of a tiny data set, in the formats of the official releases. */
record TinyFiles(Path root) {
    static final int WIDTH = 4;
    static final int HEIGHT = 3;

    private Path file(String path) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        return file;
    }

    void text(String path, String... lines) throws IOException {
        Files.writeString(file(path), String.join("\n", lines));
    }

    void bytes(String path, byte[] bytes) throws IOException {
        Files.write(file(path), bytes);
    }

    /** A picture of 4 x 3 pixels. */
    void picture(String path) throws IOException {
        picture(path, WIDTH, HEIGHT);
    }

    void picture(String path, int width, int height) throws IOException {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        image.setRGB(0, 0, 0x8040c0);
        ImageIO.write(image, path.endsWith("png") ? "png" : "jpg", file(path).toFile());
    }

    /** Twelve palette indices, as VOC stores label maps; the palette's colours say nothing about them. */
    void indices(String path, int... values) throws IOException {
        byte[] grey = new byte[256];
        for (int i = 0; i < 256; i++) {
            grey[i] = (byte) (i * 37);
        }
        store(
                path,
                new BufferedImage(
                        WIDTH, HEIGHT, BufferedImage.TYPE_BYTE_INDEXED, new IndexColorModel(8, 256, grey, grey, grey)),
                values);
    }

    /** Twelve grey levels, as ADE20K and COCO-Stuff store label maps. */
    void greys(String path, int... values) throws IOException {
        store(path, new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_BYTE_GRAY), values);
    }

    private void store(String path, BufferedImage image, int... values) throws IOException {
        for (int i = 0; i < values.length; i++) {
            image.getRaster().setSample(i % WIDTH, i / WIDTH, 0, values[i]);
        }
        ImageIO.write(image, "png", file(path).toFile());
    }

    /** A pickle of protocol 3: a dict of whole numbers to lists of texts. */
    void pickle(String path, Map<Integer, List<String>> content) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {(byte) 0x80, 3, '}', '('});
        content.forEach((key, texts) -> {
            out.writeBytes(new byte[] {'K', key.byteValue(), ']', '('});
            for (String text : texts) {
                byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
                out.write('X');
                out.writeBytes(ByteBuffer.allocate(4)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putInt(utf8.length)
                        .array());
                out.writeBytes(utf8);
            }
            out.write('e');
        });
        out.writeBytes(new byte[] {'u', '.'});
        bytes(path, out.toByteArray());
    }

    /** A MATLAB file of version 5 with a compressed variable: a matrix, or a structure with one as its field. */
    void mat(String path, String variable, String field, int... values) throws IOException {
        ByteArrayOutputStream numbers = new ByteArrayOutputStream();
        for (int column = 0; column < WIDTH; column++) {
            for (int row = 0; row < HEIGHT; row++) {
                numbers.write(values[row * WIDTH + column]);
            }
        }
        byte[] matrix = matrix(9, field.isEmpty() ? variable : "", element(2, numbers.toByteArray()));
        byte[] content = field.isEmpty() ? matrix : structure(variable, field, matrix);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] header = new byte[128];
        header[124] = 0;
        header[125] = 1;
        header[126] = 'I';
        header[127] = 'M';
        out.writeBytes(header);
        byte[] packed = new byte[1000];
        Deflater deflater = new Deflater();
        deflater.setInput(content);
        deflater.finish();
        int length = deflater.deflate(packed);
        deflater.end();
        out.writeBytes(little(15, length));
        out.write(packed, 0, length);
        bytes(path, out.toByteArray());
    }

    /** Its fields are an empty matrix that nobody wants, and the wanted one. */
    private static byte[] structure(String name, String field, byte[] matrix) {
        byte[] names = new byte[64];
        System.arraycopy("Boundaries".getBytes(StandardCharsets.US_ASCII), 0, names, 0, 10);
        System.arraycopy(field.getBytes(StandardCharsets.US_ASCII), 0, names, 32, field.length());
        byte[] length = ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(4 << 16 | 5)
                .putInt(32)
                .array();
        byte[] unwanted = matrix(9, "", element(2, new byte[WIDTH * HEIGHT]));
        return matrix(2, name, join(length, element(1, names), unwanted, matrix));
    }

    private static byte[] matrix(int kind, String name, byte[] rest) {
        byte[] content = join(
                element(6, little(kind, 0)),
                element(5, little(HEIGHT, WIDTH)),
                element(1, name.getBytes(StandardCharsets.US_ASCII)),
                rest);
        return element(14, content);
    }

    private static byte[] element(int type, byte[] content) {
        return join(little(type, content.length), content, new byte[(8 - content.length % 8) % 8]);
    }

    private static byte[] little(int first, int second) {
        return ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(first)
                .putInt(second)
                .array();
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
