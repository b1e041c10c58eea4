package io.maskstream.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.maskstream.job.adapt.TinyOfa;
import io.maskstream.job.config.JobConfiguration;
import io.maskstream.job.local.EmbeddedKafka;
import io.maskstream.job.run.LocalRun;
import io.maskstream.stream.record.SegmentedFrame;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** New words while frames flow: served at once, learned beside, and by the adapted model from then on. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class AdaptationITCase {
    @TempDir
    private Path folder;

    private JobConfiguration job(EmbeddedKafka kafka) {
        return JobConfiguration.parse(
                "job",
                """
                sources: [{kafka: {bootstrap: "%1$s", topic: frames, start: earliest}}]
                model: {directory: "%2$s/tiny", device: cpu}
                adapt: {mode: background, directory: "%2$s/adapted", nice: 0, heap: 256MiB, steps: 20, batch: 2, largest-grid: 4}
                vocabulary: [road, sky]
                sampling: {max-fps: 4}
                parallelism: {decode: 1, infer: 1, max: 16}
                delivery: {mode: exactly-once, transaction-prefix: adapt-test}
                checkpoint: {interval: 300ms, directory: "%2$s/checkpoints"}
                control: {bootstrap: "%1$s"}
                sinks: [{kafka: {bootstrap: "%1$s", masks: masks}}]
                limits: {max-record: 1MiB}
                """
                        .formatted(kafka.bootstrap(), folder));
    }

    @Test
    void newWordsAreServedAtOnceAndByTheAdaptedModelWhenItIsReadyEvenOverARestart() throws Exception {
        TinyOfa.write(folder.resolve("tiny"));
        try (EmbeddedKafka kafka = EmbeddedKafka.start(folder.resolve("kafka"), 1 << 20)) {
            for (String topic : List.of("frames", "masks", "control", "control-events")) {
                kafka.createTopic(topic, 1);
            }
            ControlTopics topics = new ControlTopics(kafka.bootstrap());
            try (JpegFlow flow = new JpegFlow(kafka.bootstrap(), "frames", List.of("a"))) {
                try (LocalRun run = LocalRun.start(job(kafka), "adapt", Optional.empty())) {
                    topics.awaitMoreMasks(3);
                    topics.send("vocabulary", "{\"vocabulary\":[\"tree\",\"sea\"]}");
                    topics.await("applied vocabulary 1", 1);
                    assertThat(run.ended()).isFalse();
                }
                try (LocalRun run = LocalRun.start(
                        job(kafka), "adapt", Optional.of(Checkpoints.newest(folder.resolve("checkpoints"))))) {
                    topics.await("applied model 2", 1);
                    topics.awaitMoreMasks(3);
                    assertThat(run.ended()).isFalse();
                }
                assertThat(flow.end()).isPositive();
            }
            // Control and inference write to the topic by themselves: only what each says has an order.
            assertThat(topics.answers())
                    .startsWith("accepted vocabulary 1")
                    .containsSubsequence("adapting vocabulary 1", "adapted vocabulary 1")
                    .containsSubsequence("applied vocabulary 1 infer/0", "applied model 2 infer/0")
                    .noneMatch(answer -> answer.contains("fail") || answer.contains("drop"));
            assertThat(steps(topics))
                    .containsExactly("[road, sky] 0 false", "[tree, sea] 0 false", "[tree, sea] 2 true");
        }
    }

    /** The words, version of the model, and whether it is adapted to them, wherever they change. */
    private static List<String> steps(ControlTopics topics) {
        List<SegmentedFrame> masks = new ArrayList<>(topics.masks());
        masks.sort(Comparator.comparingLong(mask -> mask.id().sequence()));
        List<String> steps = new ArrayList<>();
        for (SegmentedFrame mask : masks) {
            String step = "%s %s %s"
                    .formatted(
                            mask.labels(),
                            mask.model().version().split(":")[0],
                            mask.model().adapted().map(String::valueOf).orElse("-"));
            if (steps.isEmpty() || !steps.get(steps.size() - 1).equals(step)) {
                steps.add(step);
            }
        }
        return steps;
    }
}
