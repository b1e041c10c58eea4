package io.maskstream.job;

import io.maskstream.job.cli.Main;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** {@code run} in a JVM of its own, on all access units that the frames topic has; it can be killed and restored. */
final class KillableJob {
    /** Two clips share a partition. */
    static final int PARTITIONS = 3;

    static final Duration FETCH = Duration.ofMillis(100);

    private final Path folder;
    private final String bootstrap;
    private final String name;
    private final String model;

    /** @param name of its consumer group, its transactions and, with {@code masks-} before it, its topic of masks */
    KillableJob(Path folder, String bootstrap, String name, String model) {
        this.folder = folder;
        this.bootstrap = bootstrap;
        this.name = name;
        this.model = model;
    }

    String masks() {
        return "masks-" + name;
    }

    String group() {
        return name;
    }

    /**
     * Starts it.
     *
     * @param pace bytes of a partition that are fetched every {@link #FETCH}; empty: as fast as it goes
     * @param restore a checkpoint to go on from
     */
    JavaProcess start(int parallelism, OptionalLong pace, Optional<Path> restore) throws IOException {
        Path config = folder.resolve("job-%s-%d.yaml".formatted(name, parallelism));
        Files.writeString(config, yaml(parallelism, pace));
        List<String> arguments = new ArrayList<>(List.of("run", "--config", config.toString()));
        restore.ifPresent(checkpoint -> arguments.addAll(List.of("--restore", checkpoint.toString())));
        return JavaProcess.start(
                folder.resolve("job-%s.log".formatted(name)), List.of("-Xmx448m"), Main.class.getName(), arguments);
    }

    private String yaml(int parallelism, OptionalLong pace) {
        // A fetch that cannot have its least bytes comes when its time is over.
        String properties = pace.isEmpty()
                ? "{}"
                : "{fetch.min.bytes: \"33554432\", max.partition.fetch.bytes: \"%d\", fetch.max.wait.ms: \"%d\"}"
                        .formatted(pace.getAsLong(), FETCH.toMillis());
        return """
                sources:
                  - kafka: {name: frames, bootstrap: "%1$s", topic: frames, group: %2$s, start: earliest, bounded: true, properties: %3$s}
                model: {directory: %4$s, device: cpu}
                vocabulary: [road, sky, car, sign]
                batching: {max-size: 4, max-wait: 20ms, deterministic: true}
                parallelism: {decode: %5$d, infer: %5$d, max: 16}
                delivery: {mode: exactly-once, transaction-prefix: %2$s}
                checkpoint: {interval: 500ms, directory: "%6$s"}
                limits: {max-record: 1MiB}
                sinks:
                  - kafka: {bootstrap: "%1$s", masks: masks-%2$s, dead-letters: dead-letters-%2$s}
                """
                .formatted(bootstrap, name, properties, model, parallelism, checkpoints());
    }

    private Path checkpoints() {
        return folder.resolve("checkpoints-" + name);
    }

    /** The last checkpoint that was completed by any of its lives. */
    Optional<Path> newestCheckpoint() {
        if (!Files.isDirectory(checkpoints())) {
            return Optional.empty();
        }
        try (Stream<Path> files = Files.walk(checkpoints(), 3)) {
            return files.filter(file -> file.getFileName().toString().equals("_metadata"))
                    .max(Comparator.comparing(KillableJob::written))
                    .map(Path::getParent);
        } catch (IOException | UncheckedIOException e) {
            // Checkpoints go while others come.
            return Optional.empty();
        }
    }

    private static FileTime written(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException e) {
            return FileTime.fromMillis(0);
        }
    }
}
