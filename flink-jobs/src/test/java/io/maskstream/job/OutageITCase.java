package io.maskstream.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.maskstream.job.cli.Main;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a job needs goes away in the middle and does not come back: it tries again, then fails with one line, and what that
 * line says brings every frame once.
 */
class OutageITCase {
    private static final Duration LIMIT = Duration.ofMinutes(4);
    private static final int FRAMES = 250;
    private static final int RESTARTS = 2;
    /** Less than any file of masks. */
    private static final long NO_ROOM = 64;

    @TempDir
    private Path folder;

    @Test
    void aDiskThatStaysFullIsAFailureFromWhichEveryFrameComesOnce() throws Exception {
        Path clip = StreamClips.writeNoisy(folder.resolve("noisy.mp4"), FRAMES);
        Path out = folder.resolve("out");
        Path config = Files.writeString(
                folder.resolve("job.yaml"),
                """
                sources:
                  - file: {stream: a, path: '%1$s'}
                  - file: {stream: b, path: '%1$s'}
                model: {directory: constant}
                vocabulary: [road, sky]
                masks: {resolution: 1920x1080}
                parallelism: {decode: 2}
                checkpoint: {interval: 300ms, directory: '%2$s', restarts: %3$d}
                sinks: [{files: {directory: '%4$s'}}]
                """
                        .formatted(clip, folder.resolve("checkpoints"), RESTARTS, out));
        String line;
        try (JavaProcess job = start(config, Optional.empty())) {
            Eventually.get("a published file of masks", LIMIT, () -> Optional.of(MaskFiles.frameIds(out))
                    .filter(frames -> !frames.isEmpty()));
            job.limitFiles(NO_ROOM);
            line = failureOf(job);
        }
        assertThat(line).contains("cannot write " + out, "is there room");
        assertThat(MaskFiles.frameIds(out))
                .as("it failed in the middle")
                .doesNotHaveDuplicates()
                .hasSizeBetween(1, 2 * FRAMES - 1);
        try (JavaProcess job = start(config, Optional.of(restoreIn(line)))) {
            assertThat(job.exit(LIMIT)).as(job.tail()).isZero();
        }
        assertThat(MaskFiles.frameIds(out)).doesNotHaveDuplicates().hasSize(2 * FRAMES);
    }

    @Test
    void aDiskWithNoRoomForCheckpointsIsAFailureFromWhichEveryFrameComesOnce() throws Exception {
        Path clip = StreamClips.writeNoisy(folder.resolve("noisy.mp4"), FRAMES);
        try (BrokerProcess broker = BrokerProcess.start(folder.resolve("broker"))) {
            publish(broker, clip);
            Path config = Files.writeString(folder.resolve("job.yaml"), kafkaJob(broker.bootstrap()));
            String line;
            try (JavaProcess job = start(config, Optional.empty())) {
                awaitCommittedMasks(broker.bootstrap());
                job.limitFiles(NO_ROOM);
                line = failureOf(job);
            }
            assertThat(line)
                    .contains("checkpoint.directory file:" + folder.resolve("checkpoints"), "cannot be written to")
                    .contains("is there room");
            requireAllOnceAfterRestore(broker.bootstrap(), config, restoreIn(line));
        }
    }

    @Test
    void aBrokerThatStaysAwayIsAFailureFromWhichEveryFrameComesOnce() throws Exception {
        Path clip = StreamClips.writeNoisy(folder.resolve("noisy.mp4"), FRAMES);
        String line;
        Path config;
        String address;
        try (BrokerProcess broker = BrokerProcess.start(folder.resolve("broker"))) {
            address = broker.bootstrap();
            publish(broker, clip);
            config = Files.writeString(folder.resolve("job.yaml"), kafkaJob(address));
            try (JavaProcess job = start(config, Optional.empty())) {
                awaitCommittedMasks(address);
                broker.kill();
                line = failureOf(job);
            }
        }
        assertThat(line).contains("Kafka at " + address + " does not answer", "is the broker running");
        try (BrokerProcess broker = BrokerProcess.startAgain(folder.resolve("broker"))) {
            assertThat(broker.bootstrap()).isEqualTo(address);
            requireAllOnceAfterRestore(address, config, restoreIn(line));
        }
    }

    private static void publish(BrokerProcess broker, Path clip) throws Exception {
        for (String topic : List.of("frames", "masks", "dead-letters")) {
            broker.createTopic(topic, 1);
        }
        assertThat(StreamClips.publish(List.of(clip, clip), broker.connection(), "frames", 10_000))
                .isEqualTo(2 * FRAMES);
    }

    private static void awaitCommittedMasks(String bootstrap) {
        Eventually.get("the first committed masks", LIMIT, () -> Optional.of(CommittedMasks.read(bootstrap, "masks", 1))
                .filter(masks -> !masks.frameIds().isEmpty()));
    }

    private void requireAllOnceAfterRestore(String bootstrap, Path config, String restore) {
        assertThat(CommittedMasks.read(bootstrap, "masks", 1).frameIds())
                .as("it failed in the middle")
                .hasSizeLessThan(2 * FRAMES);
        try (JavaProcess job = start(config, Optional.of(restore))) {
            assertThat(job.exit(LIMIT)).as(job.tail()).isZero();
        }
        assertThat(CommittedMasks.read(bootstrap, "masks", 1).frameIds())
                .doesNotHaveDuplicates()
                .hasSize(2 * FRAMES);
    }

    /** The producers give up after seconds; of themselves they wait for minutes. */
    private String kafkaJob(String bootstrap) {
        return """
                sources:
                  - kafka: {name: frames, bootstrap: "%1$s", topic: frames, group: outage, start: earliest, bounded: true, properties: {max.poll.records: 10}}
                model: {directory: constant}
                vocabulary: [road, sky]
                masks: {resolution: 1920x1080}
                parallelism: {decode: 2}
                delivery: {mode: exactly-once, transaction-prefix: outage}
                checkpoint: {interval: 300ms, directory: '%2$s', restarts: %3$d}
                sinks:
                  - kafka: {bootstrap: "%1$s", masks: masks, dead-letters: dead-letters, properties: {delivery.timeout.ms: "4000", request.timeout.ms: "2000", max.block.ms: "4000"}}
                limits: {max-record: 1MiB}
                """
                .formatted(bootstrap, folder.resolve("checkpoints").toUri(), RESTARTS);
    }

    private JavaProcess start(Path config, Optional<String> restore) {
        List<String> arguments = new ArrayList<>(List.of("run", "--config", config.toString()));
        restore.ifPresent(path -> arguments.addAll(List.of("--restore", path)));
        return JavaProcess.start(
                folder.resolve(restore.isEmpty() ? "job.log" : "restored.log"),
                List.of("-Xmx512m", "-Dmaskstream.log.parts=INFO"),
                Main.class.getName(),
                arguments);
    }

    /** Its last line, after all the restarts that it has. */
    private static String failureOf(JavaProcess job) {
        assertThat(job.exit(LIMIT)).as(job.tail()).isOne();
        assertThat(job.output().split("to RESTARTING").length - 1)
                .as("restarts in\n" + job.tail())
                .isEqualTo(RESTARTS);
        List<String> lines = job.output()
                .lines()
                .filter(line -> line.startsWith("maskstream: the job failed"))
                .toList();
        assertThat(lines).as(job.tail()).hasSize(1);
        return lines.get(0);
    }

    private static String restoreIn(String line) {
        Matcher restore =
                Pattern.compile("nothing is lost: go on with --restore (\\S+)$").matcher(line);
        assertThat(restore.find()).as(line).isTrue();
        return restore.group(1);
    }
}
