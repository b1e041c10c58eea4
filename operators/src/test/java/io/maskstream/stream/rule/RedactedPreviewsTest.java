package io.maskstream.stream.rule;

import static org.assertj.core.api.Assertions.assertThat;

import io.maskstream.stream.mask.SampleFrames;
import io.maskstream.stream.record.Preview;
import io.maskstream.stream.record.SegmentedFrame;
import io.maskstream.stream.video.JpegDecoder;
import io.maskstream.stream.video.JpegEncoder;
import io.maskstream.stream.video.RgbImage;
import java.util.Arrays;
import java.util.Optional;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;

class RedactedPreviewsTest {
    private static final int WIDTH = 32;
    private static final int HEIGHT = 16;
    /** Black where the mask has anything at all. */
    private static final PreviewRedaction BLACK = (picture, masked) ->
            Optional.of(new RgbImage(picture.width(), picture.height(), new byte[picture.rgb().length]));

    private static SegmentedFrame frame() throws Exception {
        byte[] grey = new byte[3 * WIDTH * HEIGHT];
        Arrays.fill(grey, (byte) 200);
        try (JpegEncoder encoder = JpegEncoder.open(WIDTH, HEIGHT, JpegEncoder.DEFAULT_QUANTISER)) {
            return SampleFrames.withPreview(SampleFrames.full(), new Preview(encoder.encode(grey), WIDTH, HEIGHT));
        }
    }

    private static SegmentedFrame redacted(PreviewRedaction redaction, SegmentedFrame frame) throws Exception {
        RedactedPreviews previews = InstantiationUtil.clone(new RedactedPreviews(redaction));
        try {
            return previews.map(frame);
        } finally {
            previews.close();
        }
    }

    @Test
    void whatTheRedactionPaintsIsWhatLeavesTheJob() throws Exception {
        SegmentedFrame frame = frame();

        SegmentedFrame redacted = redacted(BLACK, frame);

        Preview preview = redacted.preview().orElseThrow();
        assertThat(preview.width()).isEqualTo(WIDTH);
        assertThat(preview.height()).isEqualTo(HEIGHT);
        for (byte value : JpegDecoder.rgb(preview.jpeg()).rgb()) {
            assertThat(Byte.toUnsignedInt(value)).isLessThan(8);
        }
        assertThat(redacted.mask()).isEqualTo(frame.mask());
        assertThat(redacted.id()).isEqualTo(frame.id());
    }

    @Test
    void theRedactionSeesTheFramesOwnPixelsAndMask() throws Exception {
        SegmentedFrame frame = frame();

        SegmentedFrame redacted = redacted(
                (picture, masked) -> {
                    assertThat(picture.width()).isEqualTo(WIDTH);
                    assertThat(Byte.toUnsignedInt(picture.rgb()[0])).isBetween(195, 205);
                    assertThat(masked.maskId()).isEqualTo(SampleFrames.full().maskId());
                    assertThat(masked.preview()).as("it is given as pixels").isEmpty();
                    return Optional.of(picture);
                },
                frame);

        assertThat(redacted)
                .as("nothing is encoded again where nothing is hidden")
                .isSameAs(frame);
    }

    @Test
    void aPreviewThatMayNotBeSeenIsWithheldAndItsMaskGoesOn() throws Exception {
        SegmentedFrame redacted = redacted((picture, masked) -> Optional.empty(), frame());

        assertThat(redacted.preview()).isEmpty();
        assertThat(redacted.mask()).isEqualTo(SampleFrames.full().mask());
    }

    @Test
    void aRedactionThatFailsShowsNothing() throws Exception {
        SegmentedFrame redacted = redacted(
                (picture, masked) -> {
                    throw new IllegalStateException("no such zone");
                },
                frame());

        assertThat(redacted.preview()).isEmpty();
    }

    @Test
    void aPreviewThatIsNoPictureIsWithheld() throws Exception {
        SegmentedFrame damaged =
                SampleFrames.withPreview(SampleFrames.full(), new Preview(new byte[] {1, 2, 3}, WIDTH, HEIGHT));

        assertThat(redacted(BLACK, damaged).preview()).isEmpty();
    }

    @Test
    void aFrameWithoutAPreviewPassesAsItIs() throws Exception {
        SegmentedFrame frame = SampleFrames.full();

        assertThat(redacted(BLACK, frame)).isSameAs(frame);
    }
}
