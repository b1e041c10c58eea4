package io.maskstream.model.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PictureReaderTest {
    private final PictureReader reader = new PictureReader();

    @Test
    void readsRedGreenBluePngByteForByte() {
        byte[] rows = {0, 1, 2, 3, 4, 5, 6, 0, 7, 8, 9, (byte) 200, (byte) 255, 0};

        Picture picture = reader.read(PictureFiles.png(2, 2, 8, 2, rows), "a.png");

        assertThat(picture.height()).isEqualTo(2);
        assertThat(levels(picture)).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 200, 255, 0);
    }

    @Test
    void keepsGreyAsItIsStored() {
        assertThat(levels(reader.read(PictureFiles.png(2, 1, 8, 0, new byte[] {0, 7, 100}), "grey.png")))
                .containsExactly(7, 7, 7, 100, 100, 100);
        assertThat(levels(reader.read(PictureFiles.png(8, 1, 1, 0, new byte[] {0, (byte) 0xa0}), "one bit.png")))
                .startsWith(255, 255, 255, 0, 0, 0, 255, 255, 255);
        assertThat(levels(reader.read(PictureFiles.png(4, 1, 2, 0, new byte[] {0, 0x1b}), "two bits.png")))
                .containsExactly(0, 0, 0, 85, 85, 85, 170, 170, 170, 255, 255, 255);
        assertThat(levels(reader.read(PictureFiles.png(2, 1, 4, 0, new byte[] {0, 0x3f}), "four bits.png")))
                .containsExactly(51, 51, 51, 255, 255, 255);
    }

    @Test
    void takesTheHighByteOfSixteenBits() {
        assertThat(levels(reader.read(PictureFiles.png(1, 1, 16, 0, new byte[] {0, 100, -1}), "grey 16.png")))
                .containsExactly(100, 100, 100);
        byte[] colours = {0, 10, -1, 20, 0, 30, 127};
        assertThat(levels(reader.read(PictureFiles.png(1, 1, 16, 2, colours), "rgb 16.png")))
                .containsExactly(10, 20, 30);
    }

    @Test
    void laysTransparentPicturesOnWhite() {
        byte[] greyAlpha = {0, 100, 0, 100, -1, 100, 51};
        assertThat(levels(reader.read(PictureFiles.png(3, 1, 8, 4, greyAlpha), "grey alpha.png")))
                .containsExactly(255, 255, 255, 100, 100, 100, 224, 224, 224);
        byte[] colourAlpha = {0, 10, 20, 30, 0, 10, 20, 30, -1};
        assertThat(levels(reader.read(PictureFiles.png(2, 1, 8, 6, colourAlpha), "rgba.png")))
                .containsExactly(255, 255, 255, 10, 20, 30);
        byte[] deep = {0, 10, 0, 20, 0, 30, 0, 0, 0};
        assertThat(levels(reader.read(PictureFiles.png(1, 1, 16, 6, deep), "rgba 16.png")))
                .containsExactly(255, 255, 255);
        byte[] key = PictureFiles.chunk("tRNS", new byte[] {0, 1, 0, 2, 0, 3});
        assertThat(levels(reader.read(PictureFiles.png(2, 1, 8, 2, new byte[] {0, 1, 2, 3, 4, 5, 6}, key), "key.png")))
                .containsExactly(255, 255, 255, 4, 5, 6);
    }

    @Test
    void looksUpPalettes() {
        byte[] palette = PictureFiles.chunk("PLTE", new byte[] {1, 2, 3, (byte) 200, 100, 50});
        byte[] transparent = PictureFiles.chunk("tRNS", new byte[] {0});

        assertThat(levels(reader.read(PictureFiles.png(2, 1, 8, 3, new byte[] {0, 1, 0}, palette), "p8.png")))
                .containsExactly(200, 100, 50, 1, 2, 3);
        assertThat(levels(reader.read(
                        PictureFiles.png(2, 1, 1, 3, new byte[] {0, 0x40}, palette, transparent), "p1.png")))
                .containsExactly(255, 255, 255, 200, 100, 50);
    }

    @Test
    void readsInterlacedPng() throws IOException {
        BufferedImage image = noise(37, 23, BufferedImage.TYPE_3BYTE_BGR);
        var writer = ImageIO.getImageWritersByFormatName("png").next();
        var settings = writer.getDefaultWriteParam();
        settings.setProgressiveMode(javax.imageio.ImageWriteParam.MODE_DEFAULT);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (var stream = ImageIO.createImageOutputStream(out)) {
            writer.setOutput(stream);
            writer.write(null, new javax.imageio.IIOImage(image, null, null), settings);
        }

        assertThat(out.toByteArray()[28]).as("interlaced").isEqualTo((byte) 1);
        assertThat(reader.read(out.toByteArray(), "i.png").rgb()).isEqualTo(rgb(image));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void readsBaselineAndProgressiveJpegWithinTheLossOfItsCompression(boolean progressive) {
        BufferedImage image = new BufferedImage(61, 40, BufferedImage.TYPE_3BYTE_BGR);
        for (int i = 0; i < 61 * 40; i++) {
            image.setRGB(i % 61, i / 61, 4 * (i % 61) << 16 | 6 * (i / 61) << 8 | 128);
        }

        Picture picture = reader.read(PictureFiles.jpeg(image, progressive), "a.jpg");

        assertThat(largestDifference(picture.rgb(), rgb(image))).isLessThan(12);
    }

    @Test
    void keepsGreyJpegAsItIsStored() {
        BufferedImage image = new BufferedImage(16, 16, BufferedImage.TYPE_BYTE_GRAY);
        for (int i = 0; i < 256; i++) {
            image.getRaster().setSample(i % 16, i / 16, 0, 60);
        }

        assertThat(levels(reader.read(PictureFiles.jpeg(image, false), "grey.jpg")))
                .containsOnly(60);
    }

    @Test
    void takesInksOfJpegAsAdobeStoresThem() {
        byte[] inks = PictureFiles.fourBands(16, 16, 200, 100, 50, 220);

        assertThat(levels(reader.read(inks, "cmyk.jpg"))).startsWith(173, 86, 43);
        assertThat(levels(reader.read(PictureFiles.withSegment(inks, 0xee, PictureFiles.adobe(0)), "cmyk.jpg")))
                .startsWith(173, 86, 43);
    }

    @Test
    void convertsInksThatAreStoredAsLuminanceAndChrominance() {
        // Luminance 100 without chrominance is a red, green and blue of 100: 155 are left of each ink.
        byte[] inks = PictureFiles.fourBands(16, 16, 100, 128, 128, 255);

        assertThat(levels(reader.read(PictureFiles.withSegment(inks, 0xee, PictureFiles.adobe(2)), "ycck.jpg")))
                .startsWith(155, 155, 155);
    }

    @Test
    void believesAdobesWordThatComponentsAreRedGreenAndBlue() {
        BufferedImage image = new BufferedImage(16, 16, BufferedImage.TYPE_3BYTE_BGR);
        for (int i = 0; i < 256; i++) {
            image.setRGB(i % 16, i / 16, 0xff0000);
        }
        // The writer stores luminance and chrominance under a JFIF marker; both are taken off.
        byte[] jpeg = PictureFiles.jpeg(image, false);
        byte[] bare = new byte[jpeg.length - 18];
        System.arraycopy(jpeg, 0, bare, 0, 2);
        System.arraycopy(jpeg, 20, bare, 2, bare.length - 2);

        assertThat(largestDifference(reader.read(bare, "unsaid.jpg").rgb(), rgb(image)))
                .isLessThan(4);
        int[] raw = levels(reader.read(PictureFiles.withSegment(bare, 0xee, PictureFiles.adobe(0)), "rgb.jpg"));
        assertThat(raw[0]).isBetween(74, 78);
        assertThat(raw[2]).isBetween(253, 255);
    }

    /** Where the stored pixels 1 2 / 3 4 / 5 6 come to lie. */
    @ParameterizedTest
    @CsvSource({
        "1, 2, 1 2 3 4 5 6",
        "2, 2, 2 1 4 3 6 5",
        "3, 2, 6 5 4 3 2 1",
        "4, 2, 5 6 3 4 1 2",
        "5, 3, 1 3 5 2 4 6",
        "6, 3, 5 3 1 6 4 2",
        "7, 3, 6 4 2 5 3 1",
        "8, 3, 2 4 6 1 3 5",
    })
    void turnsPicturesUprightAsTheirOrientationSays(int orientation, int width, String upright) {
        byte[] rows = {0, 1, 2, 0, 3, 4, 0, 5, 6};
        for (boolean little : new boolean[] {false, true}) {
            byte[] block = PictureFiles.chunk("eXIf", PictureFiles.orientation(orientation, little));

            Picture picture = reader.read(PictureFiles.png(2, 3, 8, 0, rows, block), "turned.png");

            List<String> seen = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                seen.add(String.valueOf(picture.rgb()[3 * i]));
            }
            assertThat(picture.width()).isEqualTo(width);
            assertThat(String.join(" ", seen)).isEqualTo(upright);
        }
    }

    @Test
    void turnsJpegUprightToo() {
        byte[] jpeg = PictureFiles.jpeg(noise(40, 24, BufferedImage.TYPE_3BYTE_BGR), false);
        Picture stored = reader.read(jpeg, "stored.jpg");

        Picture turned = reader.read(PictureFiles.withSegment(jpeg, 0xe1, PictureFiles.exif(6, true)), "turned.jpg");

        assertThat(turned.rgb()).isEqualTo(Upright.turn(stored, 6).rgb());
        assertThat(turned.width()).isEqualTo(24);
    }

    private static BufferedImage noise(int width, int height, int type) {
        BufferedImage image = new BufferedImage(width, height, type);
        Random random = new Random(1);
        for (int i = 0; i < width * height; i++) {
            image.setRGB(i % width, i / width, random.nextInt());
        }
        return image;
    }

    private static byte[] rgb(BufferedImage image) {
        byte[] rgb = new byte[3 * image.getWidth() * image.getHeight()];
        for (int i = 0; i < rgb.length / 3; i++) {
            int pixel = image.getRGB(i % image.getWidth(), i / image.getWidth());
            rgb[3 * i] = (byte) (pixel >> 16);
            rgb[3 * i + 1] = (byte) (pixel >> 8);
            rgb[3 * i + 2] = (byte) pixel;
        }
        return rgb;
    }

    private static int largestDifference(byte[] a, byte[] b) {
        assertThat(a).hasSameSizeAs(b);
        int largest = 0;
        for (int i = 0; i < a.length; i++) {
            largest = Math.max(largest, Math.abs((a[i] & 0xff) - (b[i] & 0xff)));
        }
        return largest;
    }

    private static int[] levels(Picture picture) {
        int[] levels = new int[picture.rgb().length];
        for (int i = 0; i < levels.length; i++) {
            levels[i] = picture.rgb()[i] & 0xff;
        }
        return levels;
    }
}
