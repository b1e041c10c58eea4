package io.maskstream.model.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.maskstream.model.checkpoint.StateDict;
import io.maskstream.model.checkpoint.TensorEntry;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Closer than the cases' own tolerance of one grey level: not a byte differs from Pillow 9.4 and OpenCV 4.6. */
class ResizeFixtureTest {
    private static final Path CASES = Path.of("src/test/resources/fixtures/clip");

    @ParameterizedTest
    @CsvSource({
        "preprocess, a.pil_bicubic_u8_40x28, PILLOW_BICUBIC",
        "preprocess, b.pil_bicubic_u8_40x28, PILLOW_BICUBIC",
        "preprocess, a.pil_bilinear_u8_40x28, PILLOW_BILINEAR",
        "preprocess, b.pil_bilinear_u8_40x28, PILLOW_BILINEAR",
        "preprocess-opencv, a.cv2_area_u8_224x224, OPENCV_AREA",
        "preprocess-opencv, a.cv2_area_u8_64x48, OPENCV_AREA",
        "preprocess-opencv, b.cv2_area_u8_32x44, OPENCV_AREA",
        "preprocess-opencv, b.cv2_area_u8_48x66, OPENCV_AREA",
        "preprocess-opencv, b.cv2_area_u8_60x150, OPENCV_AREA",
        "preprocess-opencv, c.cv2_area_u8_224x224, OPENCV_AREA",
        "preprocess-opencv, a.cv2_linear_u8_129x96, OPENCV_LINEAR",
        "preprocess-opencv, a.cv2_linear_u8_269x200, OPENCV_LINEAR",
        "preprocess-opencv, b.cv2_linear_u8_130x179, OPENCV_LINEAR",
        "preprocess-opencv, b.cv2_linear_u8_61x84, OPENCV_LINEAR",
        "preprocess-opencv, c.cv2_linear_u8_154x112, OPENCV_LINEAR",
        "preprocess-opencv, a.cv2_cubic_u8_250x190, OPENCV_CUBIC",
        "preprocess-opencv, a.cv2_cubic_u8_85x60, OPENCV_CUBIC",
        "preprocess-opencv, b.cv2_cubic_u8_150x200, OPENCV_CUBIC",
        "preprocess-opencv, b.cv2_cubic_u8_40x50, OPENCV_CUBIC",
        "preprocess-opencv, a.cv2_nearest_u8_64x48, OPENCV_NEAREST",
        "preprocess-opencv, b.cv2_nearest_u8_110x150, OPENCV_NEAREST",
    })
    void bytesEqualThoseOfTheOriginal(String name, String tensor, String way) {
        try (StateDict inputs = StateDict.read(CASES.resolve(name).resolve("inputs.safetensors"));
                StateDict expected = StateDict.read(CASES.resolve(name).resolve("expected.safetensors"))) {
            Picture wanted = picture(expected.find(tensor).orElseThrow());
            Picture source = picture(inputs.find(tensor.substring(0, 1)).orElseThrow());

            Picture scaled = resize(source, wanted.width(), wanted.height(), way);

            assertThat(scaled.rgb()).isEqualTo(wanted.rgb());
        }
    }

    private static Picture resize(Picture picture, int width, int height, String way) {
        String name = way.substring(way.indexOf('_') + 1);
        return way.startsWith("PILLOW")
                ? PillowResize.resize(picture, width, height, PillowResize.Filter.valueOf(name))
                : OpenCvResize.resize(picture, width, height, OpenCvResize.Interpolation.valueOf(name));
    }

    private static Picture picture(TensorEntry entry) {
        ByteBuffer data = entry.data();
        byte[] rgb = new byte[data.remaining()];
        data.get(rgb);
        return new Picture((int) entry.shape()[0], (int) entry.shape()[1], rgb);
    }
}
