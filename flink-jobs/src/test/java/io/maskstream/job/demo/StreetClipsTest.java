package io.maskstream.job.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maskstream.job.console.UsageException;
import io.maskstream.model.dataset.streetworld.StreetworldPicture;
import io.maskstream.stream.mask.RunLengthCodec;
import io.maskstream.stream.record.EncodedMask;
import io.maskstream.stream.video.RgbImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreetClipsTest {
    private static final int WIDTH = 96;
    private static final int HEIGHT = 72;
    private static final DemoWords FEW = words("sky", "road", "car", "dog");

    @TempDir
    private Path folder;

    private final AtomicLong drawn = new AtomicLong();

    @Test
    void everyWordIsVisibleInTwentyOfTheFirstTwoHundredFrames() throws Exception {
        DemoWords words = DemoWords.of(folder);
        StreetClip clip = clips().get(words, 200);
        int[] frames = new int[words.words().size() + 1];
        try (TruthFile truth = TruthFile.open(clip.truth())) {
            for (int frame = 0; frame < 200; frame++) {
                long[] pixels = RunLengthCodec.pixelsPerValue(
                        truth.frame(frame), words.words().size());
                for (int label = 0; label < pixels.length; label++) {
                    frames[label] += pixels[label] >= .002 * WIDTH * HEIGHT ? 1 : 0;
                }
            }
        }
        for (int label = 1; label < frames.length; label++) {
            assertThat(frames[label]).as(words.names().get(label - 1)).isGreaterThanOrEqualTo(20);
        }
    }

    @Test
    void theFilmAndTheLabelMapsAreThoseOfTheStreet() throws Exception {
        StreetClip clip = clips().get(FEW, 9);
        StreetworldPicture expected = clips().street(FEW, 9).frame(7).picture();

        try (TruthFile truth = TruthFile.open(clip.truth())) {
            EncodedMask labels = truth.frame(7);
            assertThat(truth.frames()).isEqualTo(9);
            assertThat(RunLengthCodec.decode(labels)).isEqualTo(expected.labelsIn(FEW.nouns()));
            assertThatThrownBy(() -> truth.frame(9))
                    .hasMessageContaining("has no frame 9, there are the frames 0 to 8");
        }
        Map<Long, RgbImage> pictures = ClipPictures.of(clip.video(), Set.of(7L));
        assertThat(pictures).containsOnlyKeys(7L);
        assertThat(meanDifference(pictures.get(7L).rgb(), expected.rgb())).isLessThan(8);
        assertThat(meanDifference(pictures.get(7L).rgb(), new byte[3 * WIDTH * HEIGHT]))
                .isGreaterThan(30);
    }

    @Test
    void aStreetIsDrawnOnceAndAgainOnlyWhenItsFilesAreDamaged() throws Exception {
        StreetClip first = clips().get(FEW, 6);
        assertThat(drawn).hasValue(6);
        byte[] video = Files.readAllBytes(first.video());

        assertThat(clips().get(FEW, 6)).isEqualTo(first);
        assertThat(drawn).hasValue(6);

        Files.write(first.video(), new byte[] {1, 2, 3});
        assertThat(clips().get(FEW, 6)).isEqualTo(first);
        assertThat(drawn).hasValue(12);
        assertThat(first.video()).hasBinaryContent(video);

        Files.write(first.truth(), new byte[] {1, 2, 3});
        clips().get(FEW, 6);
        assertThat(drawn).hasValue(18);
    }

    @Test
    void otherWordsSizesAndNumbersOfFramesAreOtherStreets() throws Exception {
        StreetClip first = clips().get(FEW, 3);

        assertThat(clips().get(FEW, 4)).isNotEqualTo(first);
        assertThat(clips().get(words("road", "sky", "car", "dog"), 3)).isNotEqualTo(first);
        assertThat(new StreetClips(folder, 64, 48, count -> {}).get(FEW, 3)).isNotEqualTo(first);
    }

    @Test
    void whatAKilledProcessLeftIsRemovedAfterADay() throws Exception {
        Path old = Files.createDirectories(folder.resolve("unfinished-1"));
        Files.writeString(old.resolve("clip.mp4.part"), "half");
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofHours(25))));
        Path atWork = Files.createDirectories(folder.resolve("unfinished-2"));

        clips().get(FEW, 1);

        assertThat(old).doesNotExist();
        assertThat(atWork).exists();
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left.map(path -> path.getFileName().toString()))
                    .hasSize(2)
                    .anyMatch(name -> name.startsWith("street-"));
        }
    }

    @Test
    void wordsWithoutAGroundAreRefused() {
        assertThatThrownBy(() -> clips().get(words("sky", "dog"), 1))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("sky, dog")
                .hasMessageContaining("add one, such as 'road'");
    }

    @Test
    void aFolderThatCannotBeMadeIsNamed() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "no folder");

        assertThatThrownBy(() -> new StreetClips(file.resolve("demo"), WIDTH, HEIGHT, count -> {}).get(FEW, 1))
                .isInstanceOf(UsageException.class)
                .hasMessageStartingWith(file.resolve("demo") + ": the demo's street cannot be kept there")
                .hasMessageContaining("MASKSTREAM_CACHE");
    }

    private StreetClips clips() {
        return new StreetClips(folder, WIDTH, HEIGHT, count -> drawn.incrementAndGet());
    }

    private static DemoWords words(String... names) {
        return new DemoWords(
                List.of(names).stream().map(name -> new DemoWord(name, true)).toList(), OptionalDouble.empty());
    }

    private static double meanDifference(byte[] one, byte[] other) {
        assertThat(one).hasSameSizeAs(other);
        long sum = 0;
        for (int i = 0; i < one.length; i++) {
            sum += Math.abs((one[i] & 0xff) - (other[i] & 0xff));
        }
        return (double) sum / one.length;
    }
}
