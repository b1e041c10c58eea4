package io.maskstream.model.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maskstream.model.ModelException;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostilePictureTest {
    private static final byte[] PNG = PictureFiles.png(2, 1, 8, 2, new byte[] {0, 1, 2, 3, 4, 5, 6});

    @TempDir
    Path folder;

    private final PictureReader reader = new PictureReader();

    @Test
    void refusesAnEnormousPictureFromItsHeaderAlone() throws IOException {
        Path file = folder.resolve("huge.png");
        Files.write(file, PictureFiles.png(100_000, 100_000, 8, 2, new byte[64]));

        assertRefused(() -> reader.read(file), "huge.png: its header says 100000x100000 pixels, at most 67108864");
        assertRefused(() -> reader.header(file), "huge.png: its header says 100000x100000 pixels, at most 67108864");
        byte[] jpeg = jpeg(16, 16);
        int frame = find(jpeg, 0xc0);
        ByteBuffer.wrap(jpeg).putShort(frame + 5, (short) 65_500).putShort(frame + 7, (short) 65_500);
        assertRefused(() -> reader.read(jpeg, "huge.jpg"), "huge.jpg: its header says 65500x65500 pixels");
    }

    @Test
    void takesAnotherLimitWhereOneIsGiven() {
        assertRefused(() -> new PictureReader(1).read(PNG, "a.png"), "2x1 pixels, at most 1 are read");
        assertThat(new PictureReader(2).read(PNG, "a.png").width()).isEqualTo(2);
    }

    @Test
    void findsTheHeaderBehindLongPreviews() throws IOException {
        byte[] file = jpeg(20, 10);
        for (int i = 0; i < 20; i++) {
            file = PictureFiles.withSegment(file, 0xed, new byte[65_000]);
        }
        Path path = Files.write(folder.resolve("long.jpg"), file);

        assertThat(reader.header(path)).isEqualTo(new PictureHeader(PictureHeader.Format.JPEG, 20, 10, 1));
        assertThat(reader.read(path).width()).isEqualTo(20);
    }

    @Test
    void refusesFilesThatEndEarlyWhereverTheyEnd() {
        for (byte[] whole : new byte[][] {PNG, jpeg(24, 16), progressive(24, 16)}) {
            reader.read(whole, "whole");
            for (int length = 0; length < whole.length; length++) {
                byte[] part = Arrays.copyOf(whole, length);
                assertThatThrownBy(() -> reader.read(part, "part.jpg"))
                        .isInstanceOf(ModelException.class)
                        .hasMessageStartingWith("part.jpg: ");
            }
        }
    }

    @Test
    void refusesJpegWhosePixelsAreMissingThoughItsEndIsThere() {
        byte[] whole = jpeg(64, 64);
        byte[] gap = new byte[whole.length - 400];
        System.arraycopy(whole, 0, gap, 0, gap.length - 2);
        System.arraycopy(whole, whole.length - 2, gap, gap.length - 2, 2);

        assertRefused(() -> reader.read(gap, "gap.jpg"), "gap.jpg: the JPEG is broken: its pixels end early");
    }

    @Test
    void refusesFilesTooSmallForTheirSize() {
        byte[] jpeg = jpeg(16, 16);
        int frame = find(jpeg, 0xc0);
        ByteBuffer.wrap(jpeg).putShort(frame + 5, (short) 8000).putShort(frame + 7, (short) 8000);
        assertRefused(() -> reader.read(jpeg, "a.jpg"), "bytes are too few for 8000x8000 pixels");
        assertRefused(
                () -> reader.read(PictureFiles.png(8000, 8000, 8, 2, new byte[64]), "a.png"),
                "bytes are too few for 8000x8000 pixels");
    }

    @Test
    void refusesChunksThatDoNotMatchTheirChecksum() {
        byte[] damaged = PNG.clone();
        damaged[45] ^= 1;

        assertRefused(() -> reader.read(damaged, "a.png"), "a.png: the PNG is damaged: the chunk IDAT at byte 33");
    }

    @Test
    void neverUnpacksWhatMakesNoPixels() {
        byte[] bomb = PictureFiles.chunk(
                "zTXt",
                ByteBuffer.allocate(1 << 16)
                        .put("Comment\0\0".getBytes(StandardCharsets.US_ASCII))
                        .put(PictureFiles.deflated(new byte[32 << 20]))
                        .array());

        assertThat(reader.read(PictureFiles.png(1, 1, 8, 2, new byte[] {0, 1, 2, 3}, bomb), "a.png")
                        .rgb())
                .containsExactly(1, 2, 3);
    }

    @Test
    void refusesWhatIsNoPicture() throws IOException {
        assertRefused(() -> reader.read(new byte[0], "a.jpg"), "a.jpg: empty");
        assertRefused(() -> reader.read("GIF89a".getBytes(StandardCharsets.US_ASCII), "a.gif"), "neither JPEG nor PNG");
        assertRefused(() -> reader.read(folder.resolve("none.png")), "none.png: no such file");
        assertRefused(() -> reader.read(folder), "no such file");
        byte[] noise = new byte[4096];
        new Random(1).nextBytes(noise);
        noise[0] = (byte) 0xff;
        noise[1] = (byte) 0xd8;
        noise[2] = (byte) 0xff;
        assertRefused(() -> reader.read(noise, "noise.jpg"), "noise.jpg: ");
    }

    @Test
    void refusesUnknownKindsByName() {
        byte[] jpeg = jpeg(16, 16);
        jpeg[find(jpeg, 0xc0) + 1] = (byte) 0xc3;
        assertRefused(() -> reader.read(jpeg, "a.jpg"), "is lossless, hierarchical or arithmetic-coded; convert it");
        byte[] deep = jpeg(16, 16);
        deep[find(deep, 0xc0) + 4] = 12;
        assertRefused(() -> reader.read(deep, "a.jpg"), "has 3 components of 12 bits");
        byte[] phone = PictureFiles.png(1, 1, 8, 2, new byte[] {0, 1, 2, 3}, PictureFiles.chunk("CgBI", new byte[4]));
        assertRefused(() -> reader.read(phone, "a.png"), "has the chunk CgBI");
        byte[] odd = PNG.clone();
        odd[24] = 3;
        CRC32 sum = new CRC32();
        sum.update(odd, 12, 17);
        ByteBuffer.wrap(odd).putInt(29, (int) sum.getValue());
        assertRefused(() -> reader.read(odd, "a.png"), "has colour type 2 of 3 bits");
    }

    @Test
    void refusesTwoFrameHeadersAndEndlessScans() {
        byte[] jpeg = jpeg(16, 16);
        int frame = find(jpeg, 0xc0);
        byte[] segment = Arrays.copyOfRange(jpeg, frame + 4, frame + 19);
        assertRefused(
                () -> reader.read(PictureFiles.withSegment(jpeg, 0xc0, segment), "a.jpg"), "has two frame headers");
        int scan = find(jpeg, 0xda);
        byte[] pixels = Arrays.copyOfRange(jpeg, scan, jpeg.length - 2);
        ByteBuffer many = ByteBuffer.allocate(jpeg.length + 70 * pixels.length).put(jpeg, 0, jpeg.length - 2);
        for (int i = 0; i < 70; i++) {
            many.put(pixels);
        }
        many.put((byte) 0xff).put((byte) 0xd9);
        assertRefused(() -> reader.read(many.array(), "a.jpg"), "has more than 64 scans");
    }

    private static void assertRefused(Runnable reading, String message) {
        assertThatThrownBy(reading::run)
                .isInstanceOf(ModelException.class)
                .hasMessageContaining(message)
                .hasMessageNotContainingAny("\n", "\r");
    }

    private static byte[] jpeg(int width, int height) {
        return PictureFiles.jpeg(noise(width, height), false);
    }

    private static byte[] progressive(int width, int height) {
        return PictureFiles.jpeg(noise(width, height), true);
    }

    private static BufferedImage noise(int width, int height) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
        Random random = new Random(2);
        for (int i = 0; i < width * height; i++) {
            image.setRGB(i % width, i / width, random.nextInt());
        }
        return image;
    }

    /** Where a marker stands among the segments. */
    private static int find(byte[] jpeg, int marker) {
        int at = 2;
        while ((jpeg[at + 1] & 0xff) != marker) {
            at += 2 + ((jpeg[at + 2] & 0xff) << 8 | jpeg[at + 3] & 0xff);
        }
        return at;
    }
}
