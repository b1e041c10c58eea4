package io.maskstream.model.train.fusioner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maskstream.model.FrameBatch;
import io.maskstream.model.FramePixels;
import io.maskstream.model.Hyperparameters;
import io.maskstream.model.ModelConfiguration;
import io.maskstream.model.ModelDirectory;
import io.maskstream.model.ModelException;
import io.maskstream.model.ModelReference;
import io.maskstream.model.Provenance;
import io.maskstream.model.Segmentation;
import io.maskstream.model.SegmentationSession;
import io.maskstream.model.Segmenter;
import io.maskstream.model.Segmenters;
import io.maskstream.model.Vocabulary;
import io.maskstream.model.dataset.streetworld.SeedRange;
import io.maskstream.model.dataset.streetworld.Streetworld;
import io.maskstream.model.dataset.streetworld.StreetworldOptions;
import io.maskstream.model.fusioner.FusionerModels;
import io.maskstream.model.runtime.Device;
import io.maskstream.model.runtime.Precision;
import io.maskstream.model.train.TrainingProgress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FusionerTrainerTest {
    private static final Device CPU = new Device.Cpu();
    private static final Provenance ORIGIN = new Provenance("training", Optional.empty(), "test", "test");

    @TempDir
    static Path shared;

    private static Path clip;

    @TempDir
    Path folder;

    @BeforeAll
    static void encoders() {
        clip = TinyClip.write(shared.resolve("clip"));
    }

    private static Hyperparameters settings(Map<String, Object> words, Map<String, Object> training, String kept) {
        Map<String, Object> learning = new HashMap<>(Map.of(
                "initialisation", "identity",
                "protocol", "many-words",
                "unseen", "ignore",
                "batch", 4,
                "steps", 12,
                "rate", .002,
                "scale", 1,
                "ramp-steps", 2,
                "save-every", 4,
                "validate-every", 6));
        learning.putAll(training);
        Map<String, Object> all = new HashMap<>();
        all.put("seed", 3);
        all.put("clip", clip.toString());
        all.put("cache", shared.resolve("features").toString());
        all.put("data", Map.of("pictures", 64, "words", words));
        all.put("model", model("early", "convolutions"));
        all.put("training", learning);
        all.put("validation", Map.of("pictures", 8, "test-pictures", 8, "keep", kept));
        return Hyperparameters.of("test.yaml", all);
    }

    private static Map<String, Object> model(String fusion, String decoder) {
        return Map.of(
                "fusion", Map.of("kind", fusion, "width", 32, "layers", 2, "heads", 2, "hidden", 64),
                "decoder", Map.of("kind", decoder, "stages", 2),
                "scale", 2);
    }

    private static ModelDirectory train(Hyperparameters settings, Path run, TrainingProgress progress)
            throws InterruptedException {
        return FusionerTrainer.train(settings, run, true, 2, CPU, ORIGIN, progress);
    }

    @ParameterizedTest
    @ValueSource(strings = {"one-word", "many-words"})
    void theModelIsOneThatSegmentersLoad(String protocol) throws Exception {
        Hyperparameters settings =
                settings(Map.of("fold", 1), Map.of("protocol", protocol, "text-noise", .1), "one-word.held-out");
        ModelDirectory model = train(settings, folder, TrainingProgress.SILENT);

        assertThat(Files.readString(folder.resolve(FusionerTrainer.RESULT)))
                .contains("\"one-word.unseen\"", "\"many-words.seen\"", "\"one-word.threshold\"");
        assertThat(Files.readString(folder.resolve("metrics.csv"))).contains("validation.one-word.held-out");
        assertThat(FusionerModels.readThreshold(model.configuration().hyperparameters()))
                .isBetween(0., 1.)
                .isNotEqualTo(FusionerModels.THRESHOLD);
        byte[] rgb = Streetworld.picture(SeedRange.DEMO.seed(0), TinyClip.SIDE, StreetworldOptions.ALL)
                .rgb();
        try (Segmenter segmenter = Segmenters.open(
                        new ModelReference.Directory(model.path()), CPU, Precision.FP32, Optional.empty());
                SegmentationSession session = segmenter.open(Vocabulary.of("road", "sky", "dog"))) {
            Segmentation labels = session.segment(new FrameBatch(
                    TinyClip.SIDE, TinyClip.SIDE, List.of(FramePixels.whole(rgb, TinyClip.SIDE, TinyClip.SIDE))));
            assertThat(labels.frames()).hasSize(1);
        }
        // Once it is there, the same command finds it.
        assertThat(train(settings, folder, TrainingProgress.SILENT).path()).isEqualTo(model.path());
    }

    @Test
    void aTrainingThatIsTakenUpGivesTheNumbersOfAnUnbrokenOne() throws Exception {
        Hyperparameters settings = settings(Map.of("fold", 0), Map.of(), "many-words.held-out");
        ModelDirectory whole = train(settings, folder.resolve("whole"), TrainingProgress.SILENT);
        Path broken = folder.resolve("broken");
        assertThatThrownBy(() -> train(settings, broken, new DiesAt(6))).hasMessage("killed");
        assertThat(broken.resolve(FusionerTrainer.MODEL)).doesNotExist();
        ModelDirectory resumed = train(settings, broken, TrainingProgress.SILENT);

        assertThat(broken.resolve("metrics.csv"))
                .hasSameTextualContentAs(folder.resolve("whole").resolve("metrics.csv"));
        assertThat(resumed.path().resolve(ModelConfiguration.WEIGHTS))
                .hasSameBinaryContentAs(whole.path().resolve(ModelConfiguration.WEIGHTS));
    }

    /** Dies in the validation before a step. */
    private record DiesAt(long step) implements TrainingProgress {
        @Override
        public void stepped(long done, long steps, Map<String, Double> figures, Duration left) {}

        @Override
        public void validated(long before, Map<String, Double> figures) {
            if (before == step) {
                throw new IllegalStateException("killed");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"one-word", "many-words"})
    void theLossFalls(String protocol) throws Exception {
        Map<String, Object> training =
                Map.of("steps", 80, "protocol", protocol, "validate-every", 1000, "save-every", 1000, "all-words", 1);
        train(settings(Map.of(), training, "last"), folder, TrainingProgress.SILENT);
        List<Double> losses = losses(folder);
        assertThat(losses).hasSize(80);
        assertThat(mean(losses.subList(70, 80))).isLessThan(.9 * mean(losses.subList(0, 5)));
    }

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(value -> value).average().orElseThrow();
    }

    private static List<Double> losses(Path run) throws IOException {
        return Files.readAllLines(run.resolve("metrics.csv")).stream()
                .filter(row -> row.matches("\\d+,loss,.*"))
                .map(row -> Double.parseDouble(row.split(",")[2]))
                .toList();
    }

    @Test
    void aModelWithNothingToTrainIsTheFrozenCosine() throws Exception {
        Map<String, Object> values =
                new HashMap<>(settings(Map.of("fold", 0), Map.of(), "last").values());
        values.put("model", model("none", "none"));
        ModelDirectory model = train(Hyperparameters.of("test.yaml", values), folder, TrainingProgress.SILENT);
        assertThat(model.configuration().system()).isEqualTo("fusioner");
        assertThat(Files.readString(folder.resolve(FusionerTrainer.RESULT))).contains("\"many-words.unseen\"");
    }

    @Test
    void settingsThatNobodyReadsOrThatCannotBeAreNamed() {
        assertThatThrownBy(() -> settingsOf(Map.of("fold", 4), Map.of()))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("data.words.fold is 4");
        assertThatThrownBy(() -> settingsOf(Map.of("without-masks", List.of("unicorn")), Map.of()))
                .hasMessageContaining("'unicorn' is no noun");
        assertThatThrownBy(() -> settingsOf(Map.of(), Map.of("rates", 1))).hasMessageContaining("training.rates");
        assertThatThrownBy(() -> settingsOf(Map.of(), Map.of("unseen", "no")))
                .hasMessageContaining("training.unseen is 'no', expected negative or ignore");
    }

    private static FusionerTrainingSettings settingsOf(Map<String, Object> words, Map<String, Object> training) {
        return FusionerTrainingSettings.read(settings(words, training, "last"));
    }
}
