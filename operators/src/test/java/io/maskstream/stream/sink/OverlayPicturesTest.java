package io.maskstream.stream.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.maskstream.stream.mask.RunLengthCodec;
import io.maskstream.stream.record.FrameGeometry;
import io.maskstream.stream.record.FrameId;
import io.maskstream.stream.record.FrameTimes;
import io.maskstream.stream.record.ModelIdentity;
import io.maskstream.stream.record.Quality;
import io.maskstream.stream.record.SegmentedFrame;
import io.maskstream.stream.record.StageTimings;
import io.maskstream.stream.video.Clips;
import io.maskstream.stream.video.RgbImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OverlayPicturesTest {
    @TempDir
    Path folder;

    private static SegmentedFrame mask(String stream, long epoch, long sequence, String... labels) {
        short[] map = new short[8 * 6];
        map[0] = 1;
        return new SegmentedFrame(
                new FrameId(stream, epoch, sequence),
                new FrameTimes(OptionalLong.of(sequence * 40_000), OptionalLong.empty(), 1, 1, OptionalLong.empty()),
                new FrameGeometry(64, 48, 0),
                new ModelIdentity("constant", "0:1"),
                0,
                List.of(labels),
                new RunLengthCodec().encode(map, 8, 6),
                List.of(),
                Quality.OK,
                0,
                new StageTimings(0, 0, 0, 0),
                Optional.empty());
    }

    private static RgbImage picture(int width, int height) {
        return new RgbImage(width, height, new byte[3 * width * height]);
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }

    @Test
    void everyFrameIsAPictureOfItsOwn() throws IOException {
        try (OverlayPictures overlays = OverlayPictures.stills(folder)) {
            assertThat(overlays.write(mask("gate", 3, 1, "car"), picture(64, 48)))
                    .isTrue();
            assertThat(overlays.write(mask("gate", 3, 2, "car"), picture(64, 48)))
                    .isTrue();
            assertThat(overlays.write(mask("gate", 3, 1, "road"), picture(64, 48)))
                    .as("the last mask of a frame wins")
                    .isTrue();
            overlays.write(mask("../yard", 3, 1, "car"), picture(64, 48));
        }

        assertThat(files())
                .hasSize(3)
                .contains("gate/0000000000000003-000000000001.png", "gate/0000000000000003-000000000002.png");
        assertThat(ImageIO.read(folder.resolve("gate/0000000000000003-000000000001.png")
                                .toFile())
                        .getWidth())
                .isGreaterThanOrEqualTo(64);
    }

    @Test
    void aVideoGoesOnUntilEpochOrSizeChangeAndHasEachFrameOnce() throws IOException {
        try (OverlayPictures overlays = OverlayPictures.videos(folder)) {
            for (long sequence = 0; sequence < 5; sequence++) {
                overlays.write(mask("gate", 3, sequence, "car"), picture(64, 48));
                overlays.write(mask("yard", 9, sequence, "car"), picture(64, 48));
            }
            assertThat(overlays.write(mask("gate", 3, 4, "car"), picture(64, 48)))
                    .as("it came again")
                    .isFalse();
            overlays.write(mask("gate", 4, 0, "car"), picture(64, 48));
            overlays.write(mask("gate", 4, 1, "car"), picture(96, 48));
            assertThat(files())
                    .as("under their names when they are whole")
                    .noneMatch(name -> name.startsWith("yard/") && name.endsWith(".mp4"));
        }

        assertThat(files())
                .containsExactly(
                        "gate/overlay-0000000000000003-000000000000.mp4",
                        "gate/overlay-0000000000000004-000000000000.mp4",
                        "gate/overlay-0000000000000004-000000000001.mp4",
                        "yard/overlay-0000000000000009-000000000000.mp4");
        assertThat(Clips.accessUnits(folder.resolve("gate/overlay-0000000000000003-000000000000.mp4")))
                .hasSize(5);
    }
}
