package io.maskstream.job.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
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
import io.maskstream.stream.record.SegmentedFrame;
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
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/**
 * The main job with no set-up and nobody watching: a clip is published to an embedded broker, the job segments it once each
 * on an embedded cluster, and a consumer of its own compares the frames that it saw with those that are in the file. Where
 * the clip has label maps, it scores the masks against them.
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
     * @param scores how good the masks are, where the scene has label maps
     */
    public record Outcome(int masks, int lost, int duplicated, double framesPerSecond, Optional<Scores> scores) {
        /** Whether every frame came out once. */
        public boolean complete() {
            return lost == 0 && duplicated == 0;
        }
    }

    private final Path folder;
    private final LongConsumer progress;

    /**
     * @param folder an empty folder for broker and checkpoints
     * @param progress is told how many masks there are
     */
    public HeadlessDemo(Path folder, LongConsumer progress) {
        this.folder = folder;
        this.progress = progress;
    }

    /**
     * Runs it.
     *
     * @param masks takes each mask that the consumer sees
     */
    public Outcome run(DemoScene scene, Consumer<SegmentedFrame> masks) {
        try (EmbeddedKafka kafka = EmbeddedKafka.start(folder.resolve("kafka"), LARGEST_RECORD)) {
            for (String topic : new String[] {"frames", "masks", "dead-letters"}) {
                kafka.createTopic(topic, 1);
            }
            KafkaConnection connection = new KafkaConnection(kafka.bootstrap(), Map.of());
            publish(connection, scene.video());
            if (scene.truth().isEmpty()) {
                return segment(connection, scene, masks, Optional::empty);
            }
            try (TruthFile truth = TruthFile.open(scene.truth().get())) {
                MaskScores scores = new MaskScores(scene.words());
                Consumer<SegmentedFrame> scored = masks.andThen(mask -> score(mask, truth, scores));
                return segment(connection, scene, scored, () -> Optional.of(scores.scores()));
            }
        } catch (IOException e) {
            throw new FailedException("the demo in %s: %s".formatted(folder, e.getMessage()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FailedException("interrupted", e);
        }
    }

    /** A mask of no frame of the clip is counted elsewhere. */
    private static void score(SegmentedFrame mask, TruthFile truth, MaskScores scores) {
        if (mask.id().sequence() >= truth.frames()) {
            return;
        }
        try {
            scores.add(mask, truth.frame(mask.id().sequence()));
        } catch (IOException e) {
            throw new FailedException(e.getMessage(), e);
        }
    }

    private static void publish(KafkaConnection connection, Path clip) {
        try (FramesPublisher publisher = new FramesPublisher(connection, "frames", new ByteSize(LARGEST_RECORD))) {
            new VideoPublishing(publisher, STREAM, OptionalDouble.empty(), sent -> {})
                    .publish(clip, VideoPublishing.Form.COPY);
        }
    }

    private Outcome segment(
            KafkaConnection connection,
            DemoScene scene,
            Consumer<SegmentedFrame> masks,
            Supplier<Optional<Scores>> scores)
            throws IOException, InterruptedException {
        Set<String> expected = framesIn(scene.video());
        JobConfiguration job = JobConfiguration.parse("demo", yaml(connection, scene));
        long before = MaskCounts.emitted();
        long started = System.nanoTime();
        long last = started;
        try (LocalRun run = LocalRun.start(job, "maskstream demo", Optional.empty());
                MaskTally tally = new MaskTally(connection, "masks", MaskFormat.PROTOBUF)) {
            long emitted = 0;
            while (!run.ended()) {
                tally.poll(POLL).forEach(masks);
                long now = MaskCounts.emitted() - before;
                if (now > emitted) {
                    emitted = now;
                    last = System.nanoTime();
                    progress.accept(emitted);
                }
            }
            run.await();
            tally.readToEnd(LONGEST_SILENCE, masks);
            int lost = tally.missing(expected).size();
            int duplicated = tally.duplicated() + tally.unexpected(expected).size();
            double framesPerSecond = tally.frames() * 1e9 / Math.max(1, last - started);
            return new Outcome(tally.frames(), lost, duplicated, framesPerSecond, scores.get());
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

    private String yaml(KafkaConnection connection, DemoScene scene) throws IOException {
        // JSON is YAML too, and knows how to quote a path.
        ObjectMapper json = new ObjectMapper();
        return """
                sources: [{kafka: {bootstrap: "%1$s", topic: frames, start: earliest, bounded: true}}]
                model: {directory: %2$s, fit: %3$s}
                masks: {resolution: %4$s}
                vocabulary: %5$s
                delivery: {mode: exactly-once, transaction-prefix: demo}
                checkpoint: {interval: 1s, directory: "%6$s"}
                sinks: [{kafka: {bootstrap: "%1$s", masks: masks, dead-letters: dead-letters}}]
                limits: {max-record: 16MiB}
                """
                .formatted(
                        connection.bootstrap(),
                        json.writeValueAsString(scene.model()),
                        scene.fitName(),
                        scene.masks(),
                        json.writeValueAsString(scene.vocabulary()),
                        folder.resolve("checkpoints").toUri());
    }
}
