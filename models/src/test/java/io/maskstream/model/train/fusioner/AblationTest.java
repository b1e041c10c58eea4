package io.maskstream.model.train.fusioner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maskstream.model.Hyperparameters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AblationTest {
    private static final Map<String, Object> BASE = Map.of(
            "data",
            Map.of("pictures", 64),
            "model",
            Map.of(
                    "fusion", Map.of("kind", "early", "width", 32, "layers", 2, "heads", 2, "hidden", 64),
                    "decoder", Map.of("kind", "convolutions", "stages", 2),
                    "scale", 2),
            "training",
            Map.of(
                    "initialisation",
                    "identity",
                    "protocol",
                    "many-words",
                    "unseen",
                    "ignore",
                    "batch",
                    4,
                    "steps",
                    5,
                    "rate",
                    .001),
            "validation",
            Map.of("pictures", 8));

    @TempDir
    Path folder;

    private static List<AblationRun> plan(int seeds) {
        return AblationRun.plan(Hyperparameters.of("ablation.yaml", BASE), seeds);
    }

    @Test
    void everyVariantOnEveryFoldIsATrainingThatCanBeRead() {
        List<AblationRun> plan = plan(2);
        assertThat(plan).hasSize(2 * 4 * AblationRun.names().size());
        assertThat(plan.stream().map(AblationRun::digest).distinct()).hasSameSizeAs(plan);
        assertThat(plan.subList(0, AblationRun.names().size())).allMatch(run -> run.fold() == 0 && run.seed() == 1);
        for (AblationRun run : plan) {
            FusionerTrainingSettings settings = FusionerTrainingSettings.read(run.over("clip", "cache"));
            assertThat(settings.seed()).isEqualTo(run.seed());
            assertThat(settings.data().unseen()).isNotEmpty();
        }
    }

    @Test
    void finishedRunsAreSkippedAndMakeTheTable() throws IOException {
        Path file = folder.resolve("ablation.jsonl");
        List<AblationRun> plan = plan(2);
        AblationRun first = plan.get(0);
        AblationRun sameWithAnotherSeed = plan.stream()
                .filter(run -> run.variant().equals("fusioner") && run.fold() == 0 && run.seed() == 2)
                .findFirst()
                .orElseThrow();
        AblationLog log = AblationLog.read(file);
        assertThat(log.has(first, "abc")).isFalse();
        log.add(first, "abc", result(.6, .4), Duration.ofSeconds(90));
        log.add(sameWithAnotherSeed, "abc", result(.5, .3), Duration.ofSeconds(90));
        log.add(first, "other encoders", result(.1, .1), Duration.ofSeconds(90));

        AblationLog again = AblationLog.read(file);
        assertThat(again.has(first, "abc")).isTrue();
        assertThat(again.has(plan.get(1), "abc")).isFalse();
        assertThat(again.table(plan, "abc").lines())
                .hasSize(3)
                .last()
                .isEqualTo("| fusioner | 0 | 2 | 55.0 | 35.0 | | | |");
        assertThat(Files.readAllLines(file)).hasSize(3).allMatch(line -> line.contains("\"configuration\":{"));
    }

    private Path result(double seen, double unseen) throws IOException {
        Files.writeString(
                folder.resolve(FusionerTrainer.RESULT),
                "{\"one-word.seen\": %s, \"one-word.unseen\": %s}".formatted(seen, unseen));
        return folder;
    }

    @Test
    void aLineThatWasCutShortIsNamed() throws IOException {
        Path file = folder.resolve("ablation.jsonl");
        Files.writeString(file, "{\"variant\": \"fusio");
        assertThatThrownBy(() -> AblationLog.read(file)).hasMessageContaining("line 1 is no JSON");
    }
}
