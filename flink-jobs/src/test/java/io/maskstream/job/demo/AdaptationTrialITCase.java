package io.maskstream.job.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.maskstream.job.adapt.TinyOfa;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 5, unit = TimeUnit.MINUTES)
class AdaptationTrialITCase {
    @TempDir
    private Path folder;

    @Test
    void newWordsGoThroughAllPhasesWhileEveryStreamKeepsItsMasks() throws Exception {
        Path model = TinyOfa.write(folder.resolve("tiny"));
        DemoWords words = new DemoWords(
                Stream.of("sky", "road", "car", "bus")
                        .map(word -> new DemoWord(word, false))
                        .toList(),
                OptionalDouble.empty());
        StreetClip clip = new StreetClips(folder.resolve("clips"), 96, 64, drawn -> {}).get(words, 200);
        AdaptationTrialSettings settings = new AdaptationTrialSettings(
                DemoScene.street(model, words, clip),
                2,
                2,
                5,
                Map.of("steps", 6, "batch", 2),
                "fp32",
                0,
                Duration.ofSeconds(2),
                Duration.ofMinutes(4));
        List<String> said = new ArrayList<>();

        AdaptationFigures figures = new AdaptationTrial(settings, folder, said::add).run();

        assertThat(figures.phases()).containsOnlyKeys(AdaptationPhase.values());
        assertThat(figures.phases().values()).allSatisfy(phase -> {
            assertThat(phase.masks()).isPositive();
            assertThat(phase.meanIou()).isPresent();
        });
        for (AdaptationPhase phase : List.of(AdaptationPhase.BEFORE, AdaptationPhase.ADAPTED)) {
            assertThat(figures.phases().get(phase).medianAgeMillis()).containsOnlyKeys("street 1", "street 2");
        }
        assertThat(figures.servedSeconds()).isLessThan(figures.adaptedSeconds());
        assertThat(said).anyMatch(line -> line.startsWith("adapted vocabulary"));
    }
}
