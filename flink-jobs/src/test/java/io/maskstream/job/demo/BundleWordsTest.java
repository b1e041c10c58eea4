package io.maskstream.job.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.maskstream.model.dataset.streetworld.Noun;
import io.maskstream.stream.mask.RunLengthCodec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is promised of the words that the bundled model brings along. */
class BundleWordsTest {
    private static final Path BUNDLE = Path.of("..").resolve(DemoModel.BUNDLE);

    @BeforeEach
    void thereIsABundle() {
        assumeTrue(Files.isDirectory(BUNDLE), "this checkout has no trained bundle in " + DemoModel.BUNDLE);
    }

    @Test
    void areManyMostlyThingsAndSomeOfThemHadNoMasksInTraining() {
        assertThat(BUNDLE.resolve(DemoWords.FILE)).exists();
        DemoWords words = DemoWords.of(BUNDLE);

        assertThat(words.words()).hasSizeGreaterThanOrEqualTo(15);
        assertThat(words.nouns()).filteredOn(Noun::isThing).hasSizeGreaterThanOrEqualTo(8);
        assertThat(words.words()).filteredOn(word -> !word.masks()).hasSizeGreaterThanOrEqualTo(2);
    }

    @Test
    void areEachVisibleInTwentyOfTheFirstTwoHundredFrames(@TempDir Path folder) throws Exception {
        List<String> names = DemoWords.of(BUNDLE).names();
        StreetClip clip = new StreetClips(folder, 96, 72, count -> {}).get(DemoWords.of(BUNDLE), 200);
        int[] frames = new int[names.size() + 1];
        try (TruthFile truth = TruthFile.open(clip.truth())) {
            for (int frame = 0; frame < 200; frame++) {
                long[] pixels = RunLengthCodec.pixelsPerValue(truth.frame(frame), names.size());
                for (int label = 1; label < pixels.length; label++) {
                    frames[label] += pixels[label] >= .002 * clip.width() * clip.height() ? 1 : 0;
                }
            }
        }
        for (int label = 1; label < frames.length; label++) {
            assertThat(frames[label]).as(names.get(label - 1)).isGreaterThanOrEqualTo(20);
        }
    }
}
