package io.maskstream.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.maskstream.job.config.JobConfiguration;
import io.maskstream.job.demo.MovingShapes;
import io.maskstream.job.local.EmbeddedKafka;
import io.maskstream.job.run.LocalRun;
import io.maskstream.stream.record.SegmentedFrame;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Words and models that change while frames flow, seen from outside: by topics alone. */
@Timeout(value = 8, unit = TimeUnit.MINUTES)
class ControlITCase {
    private static final List<String> STREAMS = List.of("a", "b", "c");
    private static final int SUBTASKS = 2;

    @TempDir
    private Path folder;

    private EmbeddedKafka kafka;
    private ControlTopics topics;

    @BeforeEach
    void start() throws Exception {
        kafka = EmbeddedKafka.start(folder.resolve("kafka"), 1 << 20);
        for (String topic : List.of("frames", "masks", "control", "control-events")) {
            kafka.createTopic(topic, 1);
        }
        topics = new ControlTopics(kafka.bootstrap());
    }

    @AfterEach
    void stop() {
        kafka.close();
    }

    private JobConfiguration job(String sources, int infer) {
        return JobConfiguration.parse(
                "job",
                """
                sources: %s
                model: {directory: constant}
                vocabulary: [road, sky]
                parallelism: {decode: %d, infer: %d, max: 16}
                delivery: {mode: exactly-once, transaction-prefix: control-test}
                checkpoint: {interval: 300ms, directory: "%s"}
                control: {bootstrap: "%s"}
                sinks: [{kafka: {bootstrap: "%5$s", masks: masks}}]
                limits: {max-record: 1MiB}
                """
                        .formatted(sources, SUBTASKS, infer, folder.resolve("checkpoints"), kafka.bootstrap()));
    }

    private JobConfiguration framesJob() {
        return job(
                "[{kafka: {bootstrap: \"%s\", topic: frames, start: earliest}}]".formatted(kafka.bootstrap()),
                SUBTASKS);
    }

    @Test
    void changesHoldFromOneFrameOfEachStreamOnAndStayOverAKillUntilTheyAreReset() throws Exception {
        long frames;
        try (JpegFlow flow = new JpegFlow(kafka.bootstrap(), "frames", STREAMS)) {
            try (LocalRun run = LocalRun.start(framesJob(), "first", Optional.empty())) {
                changeEverything();
                topics.awaitMoreMasks(30);
                assertThat(run.ended()).isFalse();
                // Closed in the middle of its work, without a savepoint: what is left are checkpoints.
            }
            List<String> answered = topics.answers();
            try (LocalRun run = LocalRun.start(framesJob(), "second", Optional.of(newestCheckpoint()))) {
                topics.awaitMoreMasks(90);
                assertThat(topics.answers())
                        .as("what was answered is not answered again")
                        .isEqualTo(answered);
                topics.send("vocabulary", "{\"vocabulary\":[\"ice\"]}");
                topics.await("applied vocabulary 4", SUBTASKS);
                topics.awaitMoreMasks(30);
                assertThat(run.ended()).isFalse();
            }
            try (LocalRun run = LocalRun.start(framesJob(), "reset", Optional.of(newestCheckpoint()), true)) {
                topics.awaitMoreMasks(90);
                frames = flow.end();
                awaitAll(frames);
                assertThat(run.ended()).isFalse();
            }
        }
        assertThat(topics.answers()).doesNotHaveDuplicates();
        Map<String, List<SegmentedFrame>> masks = byStream();
        assertThat(masks.values().stream().mapToInt(List::size).sum())
                .as("no frame lost, none doubled")
                .isEqualTo((int) frames);
        assertThat(steps(masks.get("a")))
                .containsExactly("0 [road, sky] 0", "1 [tree] 0", "1 [tree] 3", "0 [road, sky] 0");
        for (String stream : List.of("b", "c")) {
            assertThat(steps(masks.get(stream)))
                    .containsExactly(
                            "0 [road, sky] 0", "2 [sea, ship] 0", "2 [sea, ship] 3", "4 [ice] 3", "0 [road, sky] 0");
        }
    }

    private void changeEverything() throws Exception {
        topics.awaitMoreMasks(15);
        topics.send("vocabulary/a", "{\"vocabulary\":[\"tree\"]}");
        topics.await("applied vocabulary/a 1", SUBTASKS);
        topics.send("vocabulary", "{\"vocabulary\":[]}");
        topics.send("vocabulary", "{\"vocabulary\":[\"old\"],\"version\":0}");
        topics.send("model", "{\"model\":{\"directory\":\"" + folder.resolve("nowhere") + "\"}}");
        topics.send("vocabulary", "{\"vocabulary\":[\"sea\",\"ship\"]}");
        topics.await("applied vocabulary 2", SUBTASKS);
        topics.awaitMoreMasks(30);
        topics.send("model", "{\"model\":{\"directory\":\"constant\"}}");
        topics.await("applied model 3", SUBTASKS);
        assertThat(topics.answers())
                .contains(
                        "accepted vocabulary/a 1",
                        "rejected vocabulary: the vocabulary is empty; give at least one class, such as 'road'",
                        "accepted vocabulary 2",
                        "accepted model 3",
                        "applied vocabulary/a 1 infer/0",
                        "applied vocabulary/a 1 infer/1")
                .anyMatch(answer -> answer.startsWith("rejected vocabulary: 'version' is 0"))
                .anyMatch(answer -> answer.startsWith("rejected model: ") && answer.contains("no such folder"))
                .hasSize(3 + 3 + 3 * SUBTASKS);
    }

    @Test
    void aFileJobWithAControlTopicEndsAndHasAnsweredAll() throws Exception {
        Path clip = folder.resolve("clip.mp4");
        new MovingShapes(160, 96).write(clip, 40);
        topics.send("vocabulary", "{\"vocabulary\":[\"tree\"],\"version\":7}");
        topics.send("nonsense", "{}");
        JobConfiguration job =
                job("[{file: {stream: a, path: \"%1$s\"}}, {file: {stream: b, path: \"%1$s\"}}]".formatted(clip), 1);
        try (LocalRun run = LocalRun.start(job, "files", Optional.empty())) {
            run.await();
        }
        assertThat(topics.masks()).hasSize(80);
        assertThat(topics.answers())
                .hasSize(3)
                .contains("accepted vocabulary 7", "applied vocabulary 7 infer/0")
                .anyMatch(answer -> answer.startsWith("rejected nonsense: unknown record key"));
        byStream().values().forEach(masks -> assertThat(steps(masks)).isSubsetOf("0 [road, sky] 0", "7 [tree] 0"));
    }

    @Tag("soak")
    @Test
    void aChangeEverySecondForAMinuteLosesNoFrameAndMislabelsNone() throws Exception {
        long frames;
        try (JpegFlow flow = new JpegFlow(kafka.bootstrap(), "frames", STREAMS);
                LocalRun run = LocalRun.start(framesJob(), "changes", Optional.empty())) {
            topics.awaitMoreMasks(15);
            for (int version = 1; version <= 60; version++) {
                topics.send(
                        version % 2 == 0 ? "model" : "vocabulary",
                        version % 2 == 0
                                ? "{\"model\":{\"directory\":\"constant\"}}"
                                : "{\"vocabulary\":[\"word %d\"]}".formatted(version));
                Eventually.pause(Duration.ofSeconds(1));
            }
            topics.await("applied", 60 * SUBTASKS);
            frames = flow.end();
            awaitAll(frames);
            assertThat(run.ended()).isFalse();
        }
        assertThat(topics.answers()).hasSize(60 + 60 * SUBTASKS).doesNotHaveDuplicates();
        byStream().values().forEach(masks -> {
            List<Long> newest = masks.stream()
                    .map(mask -> Math.max(mask.vocabularyVersion(), modelVersion(mask)))
                    .toList();
            assertThat(newest).as("no change is taken back").isSorted();
            assertThat(newest.get(newest.size() - 1)).isEqualTo(60);
            // Two changes can fall between two frames of a stream.
            assertThat(steps(masks)).doesNotHaveDuplicates().hasSizeBetween(45, 61);
            assertThat(masks).allSatisfy(mask -> assertThat(mask.labels())
                    .isEqualTo(
                            mask.vocabularyVersion() == 0
                                    ? List.of("road", "sky")
                                    : List.of("word " + mask.vocabularyVersion())));
        });
    }

    private static long modelVersion(SegmentedFrame mask) {
        return Long.parseLong(mask.model().version().split(":")[0]);
    }

    private void awaitAll(long frames) {
        Eventually.get(
                frames + " masks",
                Duration.ofMinutes(2),
                () -> topics.masks().size() >= frames ? Optional.of(true) : Optional.empty());
    }

    /** Masks of each stream, in the order of the frames; a frame that came twice fails the test. */
    private Map<String, List<SegmentedFrame>> byStream() {
        List<SegmentedFrame> all = new ArrayList<>(topics.masks());
        assertThat(all.stream().map(mask -> mask.id().text())).doesNotHaveDuplicates();
        all.sort(Comparator.comparingLong(mask -> mask.id().sequence()));
        Map<String, List<SegmentedFrame>> ofStream = new TreeMap<>();
        all.forEach(mask -> ofStream.computeIfAbsent(mask.id().stream(), its -> new ArrayList<>())
                .add(mask));
        return ofStream;
    }

    /** Version of the words, the words, and version of the model, wherever they change. */
    private static List<String> steps(List<SegmentedFrame> masks) {
        List<String> steps = new ArrayList<>();
        for (SegmentedFrame mask : masks) {
            String step = "%d %s %d".formatted(mask.vocabularyVersion(), mask.labels(), modelVersion(mask));
            if (steps.isEmpty() || !steps.get(steps.size() - 1).equals(step)) {
                steps.add(step);
            }
        }
        return steps;
    }

    private String newestCheckpoint() throws IOException {
        return Checkpoints.newest(folder.resolve("checkpoints"));
    }
}
