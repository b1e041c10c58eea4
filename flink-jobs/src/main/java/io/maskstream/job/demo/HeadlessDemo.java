package io.maskstream.job.demo;

import io.maskstream.job.config.ByteSize;
import io.maskstream.job.config.JobConfiguration;
import io.maskstream.job.config.SourceConfiguration.KafkaConnection;
import io.maskstream.job.console.FailedException;
import io.maskstream.job.kafka.FramesPublisher;
import io.maskstream.job.kafka.MaskTally;
import io.maskstream.job.kafka.VideoPublishing;
import io.maskstream.job.local.EmbeddedKafka;
import io.maskstream.job.local.MaskCounts;
import io.maskstream.job.run.LocalRun;
import io.maskstream.stream.mask.MaskFormat;
import io.maskstream.stream.record.FrameId;
import io.maskstream.stream.video.AccessUnit;
import io.maskstream.stream.video.Demuxer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.LongConsumer;

/**
 * The main job with no set-up and nobody watching: a clip is published to an embedded broker, the job segments it once each
 * on an embedded cluster, and a consumer of its own compares the frames that it saw with those that are in the file.
 */
public final class HeadlessDemo {
    private static final String STREAM = "street";
    private static final int LARGEST_RECORD = 16 << 20;
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(60);

    /**
     * What came out.
     *
     * @param masks frames with at least one mask
     * @param lost frames of the file without a mask
     * @param duplicated masks for frames that had one already, or that are not in the file
     * @param framesPerSecond from the start of the job to its last mask, loading of the model included
     */
    public record Outcome(int masks, int lost, int duplicated, double framesPerSecond) {
        /** Whether every frame came out once. */
        public boolean complete() {
            return lost == 0 && duplicated == 0;
        }
    }

    private final Path folder;
    private final LongConsumer progress;

    /**
     * @param folder an empty folder for clip, broker and checkpoints
     * @param progress is told how many masks there are
     */
    public HeadlessDemo(Path folder, LongConsumer progress) {
        this.folder = folder;
        this.progress = progress;
    }

    /** Runs it with so many frames. */
    public Outcome run(int frames) {
        Path clip = folder.resolve("clip.mp4");
        try (EmbeddedKafka kafka = EmbeddedKafka.start(folder.resolve("kafka"), LARGEST_RECORD)) {
            new MovingShapes(640, 360).write(clip, frames);
            for (String topic : new String[] {"frames", "masks", "dead-letters"}) {
                kafka.createTopic(topic, 1);
            }
            KafkaConnection connection = new KafkaConnection(kafka.bootstrap(), Map.of());
            publish(connection, clip);
            return segment(connection, framesIn(clip));
        } catch (IOException e) {
            throw new FailedException("the demo in %s: %s".formatted(folder, e.getMessage()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FailedException("interrupted", e);
        }
    }

    private static void publish(KafkaConnection connection, Path clip) {
        try (FramesPublisher publisher = new FramesPublisher(connection, "frames", new ByteSize(LARGEST_RECORD))) {
            new VideoPublishing(publisher, STREAM, OptionalDouble.empty(), sent -> {})
                    .publish(clip, VideoPublishing.Form.COPY);
        }
    }

    private Outcome segment(KafkaConnection connection, Set<String> expected) throws InterruptedException {
        JobConfiguration job = JobConfiguration.parse("demo", yaml(connection));
        long before = MaskCounts.emitted();
        long started = System.nanoTime();
        long last = started;
        try (LocalRun run = LocalRun.start(job, "maskstream demo", Optional.empty());
                MaskTally tally = new MaskTally(connection, "masks", MaskFormat.PROTOBUF)) {
            long emitted = 0;
            while (!run.ended()) {
                tally.poll(POLL);
                long now = MaskCounts.emitted() - before;
                if (now > emitted) {
                    emitted = now;
                    last = System.nanoTime();
                    progress.accept(emitted);
                }
            }
            run.await();
            tally.readToEnd(LONGEST_SILENCE);
            int lost = tally.missing(expected).size();
            int duplicated = tally.duplicated() + tally.unexpected(expected).size();
            return new Outcome(tally.frames(), lost, duplicated, tally.frames() * 1e9 / Math.max(1, last - started));
        }
    }

    /** The ids of the frames that a plain demultiplexer finds; they are the same in the file and in the topic. */
    private static Set<String> framesIn(Path clip) throws IOException {
        Set<String> frames = new HashSet<>();
        try (Demuxer demuxer = Demuxer.open(clip)) {
            for (Optional<AccessUnit> next = demuxer.next(); next.isPresent(); next = demuxer.next()) {
                AccessUnit unit = next.get();
                frames.add(new FrameId(STREAM, unit.discontinuities(), unit.index()).text());
            }
        }
        return frames;
    }

    private String yaml(KafkaConnection connection) {
        return """
                sources: [{kafka: {bootstrap: "%1$s", topic: frames, start: earliest, bounded: true}}]
                model: {directory: constant}
                vocabulary: [road, sky, car, ball, sign]
                delivery: {mode: exactly-once, transaction-prefix: demo}
                checkpoint: {interval: 1s, directory: "%2$s"}
                sinks: [{kafka: {bootstrap: "%1$s", masks: masks, dead-letters: dead-letters}}]
                limits: {max-record: 16MiB}
                """
                .formatted(connection.bootstrap(), folder.resolve("checkpoints").toUri());
    }
}
