package io.maskstream.model.train.ofa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maskstream.model.Hyperparameters;
import io.maskstream.model.ModelDirectory;
import io.maskstream.model.ModelException;
import io.maskstream.model.ModelReference;
import io.maskstream.model.Provenance;
import io.maskstream.model.Segmenter;
import io.maskstream.model.Segmenters;
import io.maskstream.model.runtime.Device;
import io.maskstream.model.runtime.Precision;
import io.maskstream.model.train.TrainingProgress;
import io.maskstream.model.train.TrainingStopped;
import io.maskstream.model.train.ifseg.AdaptationSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OfaTrainingTest {
    private static final Device CPU = new Device.Cpu();
    private static final Provenance ORIGIN = new Provenance("test", Optional.empty(), "train", "0");

    @TempDir
    private Path folder;

    private static Map<String, Object> settings(String precision, int steps) {
        Map<String, Object> model = new HashMap<>();
        model.put("images", Map.of("stem", 8, "planes", List.of(4, 8, 12), "blocks", List.of(1, 1, 1)));
        model.putAll(Map.of("width", 32, "heads", 2, "encoder-layers", 1, "decoder-layers", 1, "hidden", 64));
        model.putAll(Map.of("positions", 200, "token-bucket", 32, "image-bucket", 8, "resolution", 64));
        Map<String, Object> training = new HashMap<>();
        training.put("tasks", List.of("places", "caption", "what", "where"));
        training.putAll(Map.of("batch", 8, "steps", steps, "warm-up-steps", 10, "rate", 4e-3, "ramp-steps", 5));
        training.putAll(Map.of("precision", precision, "save-every", 7, "validate-every", 1000));
        return Map.of(
                "seed",
                1,
                "adaptation",
                Map.of("steps", 30, "rate", 1e-3),
                "data",
                Map.of("words", Map.of("without-places", List.of("camel", "owl"))),
                "tokenizer",
                Map.of("pieces", 1000, "bins", 16),
                "model",
                model,
                "training",
                training);
    }

    private ModelDirectory train(Map<String, Object> settings, String run, TrainingProgress progress)
            throws InterruptedException {
        return OfaTraining.train(
                Hyperparameters.of("ofa.yaml", settings), folder.resolve(run), true, 2, CPU, ORIGIN, progress);
    }

    private List<Double> figures(String run, String name) throws IOException {
        return Files.readAllLines(folder.resolve(run).resolve("metrics.csv")).stream()
                .filter(row -> row.contains("," + name + ","))
                .map(row -> Double.valueOf(row.substring(row.lastIndexOf(',') + 1)))
                .toList();
    }

    @Test
    void answersAndWordsAreLearnedAndIfsegTakesTheModel() throws Exception {
        ModelDirectory model = train(settings("bf16", 60), "run", TrainingProgress.SILENT);

        for (Task task : Task.values()) {
            List<Double> losses = figures("run", "answers." + task.text());
            assertThat(losses.get(losses.size() - 1)).as(task.text()).isLessThan(losses.get(0) - 1);
        }
        assertThat(figures("run", "words")).hasSize(60);
        List<Double> nouns = figures("run", "nouns");
        assertThat(nouns).hasSize(60);
        assertThat(nouns.get(59)).as("nouns are matched to places").isLessThan(nouns.get(0) - .3);
        assertThat(figures("run", "validation.answers.caption")).hasSize(2);
        try (Segmenter segmenter =
                Segmenters.open(new ModelReference.Directory(model.path()), CPU, Precision.FP32, Optional.empty())) {
            assertThat(segmenter.input().height()).isEqualTo(64);
        }
        assertThat(AdaptationSettings.of(model, Hyperparameters.none()).steps())
                .as("the model says how it is adapted")
                .isEqualTo(30);
    }

    @Test
    void aTrainingThatWasStoppedEndsAsAnUndisturbedOne() throws Exception {
        ModelDirectory whole = train(settings("fp32", 24), "whole", TrainingProgress.SILENT);

        assertThatThrownBy(() -> train(settings("fp32", 24), "stopped", stopAt(folder.resolve("stopped"), 17)))
                .isInstanceOf(TrainingStopped.class);
        ModelDirectory resumed = train(settings("fp32", 24), "stopped", TrainingProgress.SILENT);

        assertThat(resumed.path().resolve("weights.safetensors"))
                .hasSameBinaryContentAs(whole.path().resolve("weights.safetensors"));
        assertThat(folder.resolve("stopped/metrics.csv")).hasSameTextualContentAs(folder.resolve("whole/metrics.csv"));
    }

    private static TrainingProgress stopAt(Path run, int step) {
        return new TrainingProgress() {
            @Override
            public void stepped(long done, long steps, Map<String, Double> figures, Duration left) {}

            @Override
            public void validated(long done, Map<String, Double> figures) {}

            @Override
            public boolean stopped() {
                try {
                    Path log = run.resolve("metrics.csv");
                    return Files.exists(log) && Files.readString(log).contains("\n%d,words".formatted(step));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        };
    }

    @Test
    void mistakesInTheSettingsAreOneLine() {
        Map<String, Object> wrong = new HashMap<>(settings("fp32", 2));
        wrong.put("data", Map.of("words", Map.of("without-places", List.of("unicorn"))));
        assertThatThrownBy(() -> train(wrong, "run", TrainingProgress.SILENT))
                .isInstanceOf(ModelException.class)
                .hasMessage("data.words.without-places: 'unicorn' is no noun of Streetworld");
        Map<String, Object> training = new HashMap<>(Map.of("tasks", List.of("paint"), "batch", 2));
        wrong.put("training", training);
        assertThatThrownBy(() -> train(wrong, "run", TrainingProgress.SILENT))
                .hasMessage("training.tasks: no task 'paint'; there are caption, places, where, what");
        assertThat(folder.resolve("run")).doesNotExist();
    }
}
