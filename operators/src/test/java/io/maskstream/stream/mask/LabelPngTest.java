package io.maskstream.stream.mask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maskstream.model.LabelMap;
import io.maskstream.stream.record.EncodedMask;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LabelPngTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 8, 255, 256, 1000})
    void givesBackTheValuesThatWereWritten(int labels) {
        LabelMap map = SyntheticMask.blobs(131, 77, labels, 4);
        map.labels()[5] = (short) labels;

        LabelPng.Picture picture = LabelPng.read(LabelPng.write(map.labels(), 131, 77, labels), "test");

        assertThat(picture).isEqualTo(new LabelPng.Picture(131, 77, map.labels()));
    }

    @Test
    void upTo255LabelsMakeAnEightBitPaletteInTheColoursOfTheOverlay() throws IOException {
        BufferedImage image = image(LabelPng.write(new short[] {0, 1, 255, 7}, 2, 2, 255));

        assertThat(image.getColorModel()).isInstanceOf(IndexColorModel.class);
        assertThat(image.getColorModel().getPixelSize()).isEqualTo(8);
        assertThat(image.getRaster().getSample(0, 1, 0)).isEqualTo(255);
        assertThat(image.getRGB(1, 0) & 0xFFFFFF).isEqualTo(Palette.rgb(1));
        assertThat(image.getRGB(1, 1) & 0xFFFFFF).isEqualTo(Palette.rgb(7));
        assertThat(image.getRGB(0, 0) >>> 24).as("alpha of the unlabelled").isZero();
    }

    @Test
    void moreLabelsMakeSixteenBitGrey() throws IOException {
        BufferedImage image = image(LabelPng.write(new short[] {0, 1, 1000, 7}, 2, 2, 1000));

        assertThat(image.getType()).isEqualTo(BufferedImage.TYPE_USHORT_GRAY);
        assertThat(image.getRaster().getSample(0, 1, 0)).isEqualTo(1000);
    }

    private static BufferedImage image(byte[] png) throws IOException {
        return ImageIO.read(new ByteArrayInputStream(png));
    }

    @Test
    void writesAnEncodedMaskAndRefusesValuesWithoutALabel() {
        EncodedMask mask = new EncodedMask(2, 1, new byte[] {0, 1, 3, 1});

        assertThat(LabelPng.read(LabelPng.write(mask, 3), "test").labels()).containsExactly((short) 0, (short) 3);
        assertThatThrownBy(() -> LabelPng.write(mask, 2)).isInstanceOf(MaskFormatException.class);
    }

    @Test
    void readsGreyPicturesOfOtherTools() throws IOException {
        BufferedImage grey = new BufferedImage(3, 1, BufferedImage.TYPE_BYTE_GRAY);
        grey.getRaster().setSample(2, 0, 0, 9);

        assertThat(LabelPng.read(bytes(grey), "test").labels()).containsExactly((short) 0, (short) 0, (short) 9);
    }

    @Test
    void refusesPicturesWithoutOneValueAPixel() throws IOException {
        byte[] colour = bytes(new BufferedImage(3, 1, BufferedImage.TYPE_INT_RGB));

        assertThatThrownBy(() -> LabelPng.read(colour, "a.png"))
                .isInstanceOf(MaskFormatException.class)
                .hasMessage("a.png has 3 values a pixel; a label picture has one (a palette, or grey of 8 or 16 bits)");
    }

    private static byte[] bytes(BufferedImage image) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(image, "png", out);
        return out.toByteArray();
    }

    @Test
    void refusesWhatIsNoPngAndWhatIsCutOff() {
        byte[] png = LabelPng.write(SyntheticMask.blobs(200, 200, 5, 1).labels(), 200, 200, 5);

        assertRefused(new byte[0], "b.png is not a whole PNG");
        assertRefused(new byte[] {1, 2, 3}, "b.png is not a whole PNG");
        assertRefused(Arrays.copyOf(png, png.length / 2), "b.png is not a whole PNG");
    }

    @Test
    void refusesAHeaderThatWouldTakeAllMemory() {
        byte[] png = LabelPng.write(new short[1], 1, 1, 5);
        ByteBuffer.wrap(png).putInt(16, 100_000).putInt(20, 100_000);

        assertRefused(png, "a label picture of 100000x100000; at most 67108864 pixels");
    }

    private static void assertRefused(byte[] png, String reason) {
        assertThatThrownBy(() -> LabelPng.read(png, "b.png"))
                .isInstanceOf(MaskFormatException.class)
                .hasMessageContaining(reason);
    }
}
