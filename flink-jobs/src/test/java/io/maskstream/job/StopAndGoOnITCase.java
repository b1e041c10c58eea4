package io.maskstream.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.maskstream.job.config.JobConfiguration;
import io.maskstream.job.config.SourceConfiguration.KafkaConnection;
import io.maskstream.job.local.EmbeddedKafka;
import io.maskstream.job.run.LocalRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A run that is interrupted, and one whose broker goes away for a while. Masks are large, so that both take long enough.
 */
class StopAndGoOnITCase {
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final int FRAMES = 250;

    @TempDir
    private Path folder;

    @Test
    void anInterruptedRunEndsWithASavepointAndGoesOnFromTheLineThatItPrints() throws Exception {
        Path clip = StreamClips.writeNoisy(folder.resolve("noisy.mp4"), FRAMES);
        Path out = folder.resolve("out");
        Path yaml = Files.writeString(
                folder.resolve("job.yaml"),
                """
                sources:
                  - file: {stream: a, path: '%1$s'}
                  - file: {stream: b, path: '%1$s'}
                model: {directory: constant}
                vocabulary: [road, sky]
                masks: {resolution: 1920x1080}
                parallelism: {decode: 2}
                checkpoint: {interval: 500ms, directory: '%2$s'}
                sinks: [{files: {directory: '%3$s'}}]
                """
                        .formatted(clip, folder.resolve("checkpoints"), out));
        String restore;
        try (JavaProcess first = run("first", "run", "--config", yaml.toString())) {
            Eventually.get(
                    "a published file of masks",
                    LIMIT,
                    () -> MaskFiles.frameIds(out).isEmpty() ? Optional.empty() : Optional.of(true));
            first.terminate();
            assertThat(first.exit(LIMIT)).as(first.tail()).isZero();
            Matcher line = Pattern.compile("\\./maskstream run --config (\\S+) --restore (\\S+)")
                    .matcher(first.tail());
            assertThat(line.find()).as(first.tail()).isTrue();
            assertThat(line.group(1)).isEqualTo(yaml.toString());
            restore = line.group(2);
        }
        assertThat(MaskFiles.frameIds(out))
                .size()
                .as("it was stopped in the middle")
                .isLessThan(2 * FRAMES);
        refusesTheStateUnderOtherKeys(yaml, restore);
        try (JavaProcess second = run("second", "run", "--config", yaml.toString(), "--restore", restore)) {
            assertThat(second.exit(LIMIT)).as(second.tail()).isZero();
        }
        Map<String, Integer> times = new HashMap<>();
        MaskFiles.frameIds(out).forEach(frame -> times.merge(frame, 1, Integer::sum));
        assertThat(times).hasSize(2 * FRAMES);
        assertThat(times.values()).containsOnly(1);
    }

    /** Without its streams.json, and with the sources in another order, a stream would come to another subtask. */
    private void refusesTheStateUnderOtherKeys(Path yaml, String savepoint) throws IOException {
        Path groups = folder.resolve("checkpoints").resolve("streams.json");
        Files.delete(groups);
        Path swapped = Files.writeString(
                folder.resolve("swapped.yaml"),
                Files.readString(yaml)
                        .replace("stream: a,", "stream: c,")
                        .replace("stream: b,", "stream: a,")
                        .replace("stream: c,", "stream: b,"));
        try (JavaProcess wrong = run("wrong", "run", "--config", swapped.toString(), "--restore", savepoint)) {
            assertThat(wrong.exit(LIMIT)).as(wrong.tail()).isEqualTo(1);
            assertThat(wrong.tail().lines().filter(line -> line.contains("the job failed")))
                    .singleElement(InstanceOfAssertFactories.STRING)
                    .contains("has its saved state in key group", "streams.json");
        }
        assertThat(groups).as("what was guessed is not kept").doesNotExist();
    }

    @Test
    void aJobGoesOnWhenItsBrokerComesBack() throws Exception {
        Path clip = StreamClips.writeNoisy(folder.resolve("noisy.mp4"), FRAMES);
        List<Path> clips = List.of(clip, clip);
        EmbeddedKafka kafka = EmbeddedKafka.start(folder.resolve("kafka"), 1 << 20);
        try {
            kafka.createTopic("frames", 1);
            kafka.createTopic("masks", 1);
            KafkaConnection connection = new KafkaConnection(kafka.bootstrap(), Map.of());
            long frames = StreamClips.publish(clips, connection, "frames", 10_000);
            JobConfiguration job = JobConfiguration.parse("job", yaml(kafka.bootstrap()));
            try (LocalRun run = LocalRun.start(job, "broker away", Optional.empty())) {
                Eventually.get(
                        "the first committed masks",
                        LIMIT,
                        () -> CommittedMasks.read(connection.bootstrap(), "masks", 1)
                                        .frameIds()
                                        .isEmpty()
                                ? Optional.empty()
                                : Optional.of(true));
                kafka.close();
                assertThat(run.ended()).as("the broker went away in the middle").isFalse();
                Eventually.pause(Duration.ofSeconds(3));
                int port = Integer.parseInt(connection.bootstrap().split(":")[1]);
                kafka = EmbeddedKafka.start(folder.resolve("kafka"), 1 << 20, port);
                run.await();
            }
            CommittedMasks masks = CommittedMasks.read(connection.bootstrap(), "masks", 1);
            assertThat(masks.distinctFrames()).hasSize((int) frames);
            assertThat(masks.doubled()).isZero();
        } finally {
            kafka.close();
        }
    }

    private String yaml(String bootstrap) {
        return """
                sources: [{kafka: {bootstrap: "%1$s", topic: frames, start: earliest, bounded: true, properties: {max.poll.records: 10}}}]
                model: {directory: constant}
                vocabulary: [road, sky]
                masks: {resolution: 1920x1080}
                parallelism: {decode: 2}
                delivery: {mode: exactly-once, transaction-prefix: away}
                checkpoint: {interval: 300ms, directory: "%2$s"}
                sinks: [{kafka: {bootstrap: "%1$s", masks: masks}}]
                limits: {max-record: 1MiB}
                """
                .formatted(bootstrap, folder.resolve("checkpoints").toUri());
    }

    private JavaProcess run(String name, String... arguments) {
        return JavaProcess.start(
                folder.resolve(name + ".log"), List.of("-Xmx512m"), "io.maskstream.job.cli.Main", List.of(arguments));
    }
}
