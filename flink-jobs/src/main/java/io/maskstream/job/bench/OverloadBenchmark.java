package io.maskstream.job.bench;

import io.maskstream.job.FlinkSettings;
import io.maskstream.job.SegmentationPipeline;
import io.maskstream.job.bench.OverloadSettings.Bottleneck;
import io.maskstream.job.config.ByteSize;
import io.maskstream.job.config.JobConfiguration;
import io.maskstream.job.config.SourceConfiguration.KafkaConnection;
import io.maskstream.job.console.FailedException;
import io.maskstream.job.kafka.FramesPublisher;
import io.maskstream.job.local.EmbeddedKafka;
import io.maskstream.job.local.LocalCluster;
import io.maskstream.job.local.MaskCounts;
import io.maskstream.job.local.MaskCounts.Figure;
import io.maskstream.model.ModelReference;
import io.maskstream.model.Segmenters;
import io.maskstream.stream.decode.DecodeBenchmark;
import io.maskstream.stream.decode.DecodeSettings;
import io.maskstream.stream.decode.InputSize;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.apache.flink.api.common.JobID;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Live streams of which the model, or the decoder, takes only a part: an embedded broker, the job on an embedded cluster,
 * and a thread that sends frames at times that are fixed before the first, whatever the job does with them.
 */
public final class OverloadBenchmark {
    private static final int LARGEST_RECORD = 16 << 20;
    private static final String REPLAY = "archive";
    private static final Duration POLL = Duration.ofMillis(20);
    private static final Duration START = Duration.ofMinutes(3);
    /** The decoder lets go of frames that it holds back when a stream was quiet for a minute. */
    private static final Duration DRAIN = Duration.ofMinutes(4);
    /** Share of the window that is paced, too, but does not count. */
    private static final double WARM_UP = 0.2;
    /** Batches that may be on their way when a frame is admitted, and its own. */
    private static final int BATCHES = 3;

    private static final double MARGIN_MILLIS = 50;

    private final OverloadSettings settings;
    private final Path video;
    private final Path folder;
    private final LiveSender sender;

    /**
     * @param folder an empty folder for what the job writes
     * @throws IOException if the video cannot be read
     */
    public OverloadBenchmark(OverloadSettings settings, Path video, Path folder) throws IOException {
        this.settings = settings;
        this.video = video;
        this.folder = folder;
        this.sender = new LiveSender(video);
    }

    /**
     * Measures.
     *
     * @throws FailedException if the job ends, or frames are neither emitted nor counted as anything else
     */
    public OverloadFigures run() throws IOException, InterruptedException {
        double capacity = capacity();
        try (EmbeddedKafka kafka = EmbeddedKafka.start(folder.resolve("kafka"), LARGEST_RECORD);
                LocalCluster cluster = LocalCluster.start(1)) {
            List.of("cameras", REPLAY, "masks", "dead-letters").forEach(topic -> kafka.createTopic(topic, 1));
            KafkaConnection connection = new KafkaConnection(kafka.bootstrap(), Map.of());
            try (FramesPublisher archive = publisher(connection, REPLAY)) {
                for (int frame = 0; frame < settings.replayed(); frame++) {
                    sender.send(archive, REPLAY, frame);
                }
                archive.flush();
            }
            JobID job = cluster.submit(environment(kafka.bootstrap()).getStreamGraph());
            Predicate<LocalCluster> ended = running -> running.status(job).isGloballyTerminalState();
            try (LiveMasks masks = new LiveMasks(connection, "masks", REPLAY);
                    FramesPublisher cameras = publisher(connection, "cameras")) {
                Paced paced = new Paced(cameras, capacity * settings.load());
                OverloadFigures figures = measure(capacity, paced, masks, () -> require(!ended.test(cluster)));
                cluster.cancel(job);
                return figures;
            }
        }
    }

    private static void require(boolean running) {
        if (!running) {
            throw new FailedException("the job ended while it was measured");
        }
    }

    private static FramesPublisher publisher(KafkaConnection connection, String topic) {
        return new FramesPublisher(connection, topic, new ByteSize(LARGEST_RECORD));
    }

    private double capacity() throws IOException {
        if (settings.bottleneck() == Bottleneck.MODEL) {
            return OverloadSettings.BATCH * 1e9 / settings.batch().toNanos();
        }
        return new DecodeBenchmark(
                        DecodeSettings.of(InputSize.Model.of(Segmenters.input(ModelReference.parse(settings.model())))))
                .run(video, 1)
                .framesPerSecond();
    }

    /** Sends frames of all cameras by a schedule, in a thread of its own. */
    private final class Paced {
        private final FramesPublisher publisher;
        private final double rate;
        private final AtomicReference<Throwable> failure = new AtomicReference<>();
        private Thread thread;
        private int sent;

        Paced(FramesPublisher publisher, double rate) {
            this.publisher = publisher;
            this.rate = rate;
        }

        /** One frame of each camera. */
        void prime() {
            for (int camera = 0; camera < settings.cameras(); camera++) {
                sender.send(publisher, settings.cameras(), sent++);
            }
        }

        void start(int frames) {
            int first = sent;
            sent += frames;
            Schedule schedule = new Schedule(rate, System.nanoTime());
            thread = new Thread(
                    () -> {
                        try {
                            schedule.send(
                                    frames,
                                    Schedule.SYSTEM,
                                    frame -> sender.send(publisher, settings.cameras(), first + frame));
                            publisher.flush();
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        } catch (RuntimeException e) {
                            failure.set(e);
                        }
                    },
                    "maskstream-bench-sender");
            thread.setDaemon(true);
            thread.start();
        }

        boolean done() {
            if (failure.get() != null) {
                throw new FailedException(
                        "frames could not be sent: " + failure.get().getMessage(), failure.get());
            }
            return !thread.isAlive();
        }

        void stop() throws InterruptedException {
            if (thread != null) {
                thread.interrupt();
                thread.join();
            }
        }
    }

    private OverloadFigures measure(double capacity, Paced frames, LiveMasks masks, Runnable running)
            throws InterruptedException {
        try {
            long limit = System.nanoTime() + START.toNanos();
            while (masks.masks() == 0) {
                frames.prime();
                masks.poll(Duration.ofMillis(200));
                running.run();
                requireBefore(limit, "no mask came within %d s".formatted(START.toSeconds()));
            }
            long warm =
                    System.nanoTime() + Math.round(WARM_UP * settings.window().toNanos());
            int before = frames.sent;
            frames.start((int)
                    Math.ceil(frames.rate * (1 + WARM_UP) * settings.window().toNanos() / 1e9));
            long began = System.nanoTime();
            boolean open = false;
            while (!frames.done()) {
                if (!open && System.nanoTime() - warm >= 0) {
                    masks.open();
                    open = true;
                }
                masks.poll(POLL);
                running.run();
            }
            masks.shut();
            double seconds = (System.nanoTime() - began) / 1e9;
            long end = System.nanoTime() + DRAIN.toNanos();
            while (!drained(frames.sent) || masks.replayed() < settings.replayed()) {
                masks.poll(POLL);
                running.run();
                requireBefore(end, "after %d s there is still %s".formatted(DRAIN.toSeconds(), MaskCounts.figures()));
            }
            masks.poll(POLL);
            return figures(capacity, (frames.sent - before) / seconds, seconds, frames.sent, masks);
        } finally {
            frames.stop();
        }
    }

    private static void requireBefore(long limit, String problem) {
        if (System.nanoTime() - limit > 0) {
            throw new FailedException(problem);
        }
    }

    private boolean drained(long sent) {
        Map<Figure, Long> now = MaskCounts.figures();
        return sum(now, "maskstream_frames_received_total") == sent
                && now.entrySet().stream()
                                .filter(figure -> figure.getKey().name().equals("maskstream_pending"))
                                .mapToLong(Map.Entry::getValue)
                                .sum()
                        == 0;
    }

    private static long sum(Map<Figure, Long> figures, String name) {
        return figures.entrySet().stream()
                .filter(figure -> figure.getKey().name().equals(name) && ofCamera(figure.getKey()))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    private static boolean ofCamera(Figure figure) {
        return !figure.stream().isEmpty() && !figure.stream().equals(REPLAY);
    }

    private OverloadFigures figures(double capacity, double offered, double seconds, long sent, LiveMasks masks) {
        Map<Figure, Long> now = MaskCounts.figures();
        Map<String, Long> shed = new TreeMap<>();
        now.forEach((figure, count) -> {
            if (figure.name().equals("maskstream_shed_total") && ofCamera(figure)) {
                shed.merge(figure.reason(), count, Long::sum);
            }
        });
        Map<String, Long> served = new TreeMap<>();
        for (int camera = 0; camera < settings.cameras(); camera++) {
            String name = LiveSender.camera(camera);
            served.put(name, masks.served().getOrDefault(name, 0L));
        }
        double batch = masks.batchMillis(0.99);
        double counted = seconds / (1 + WARM_UP);
        return new OverloadFigures(
                capacity,
                offered,
                served.values().stream().mapToLong(Long::longValue).sum() / counted,
                masks.ageMillis(0.5),
                masks.ageMillis(0.99),
                batch,
                settings.freshness().toNanos() / 1e6 + BATCHES * batch + MARGIN_MILLIS,
                served,
                sum(now, "maskstream_frames_received_total"),
                sum(now, "maskstream_masks_emitted_total"),
                shed,
                sum(now, "maskstream_sampled_out_total"),
                sum(now, "maskstream_failed_total"),
                sent,
                settings.replayed(),
                masks.replayedWhileLive(),
                settings.replayed() - masks.replayed());
    }

    private StreamExecutionEnvironment environment(String bootstrap) {
        String archive = settings.replayed() == 0
                ? ""
                : "  - kafka: {name: archive, bootstrap: \"%s\", topic: archive, start: earliest}%n"
                        .formatted(bootstrap);
        JobConfiguration job = JobConfiguration.parse(
                "bench",
                """
                sources:
                  - kafka: {name: cameras, bootstrap: "%1$s", topic: cameras, live: true, start: earliest}
                %2$smodel: {directory: "%3$s", device: cpu}
                vocabulary: [road, sky, car, tree, person]
                batching: {max-size: %4$d, latency-target: 10s}
                freshness: %5$dms
                parallelism: {decode: 1, infer: 1}
                checkpoint: {interval: 10s, directory: "%6$s"}
                sinks: [{kafka: {bootstrap: "%1$s", masks: masks, dead-letters: dead-letters}}]
                limits: {max-record: 16MiB}
                """
                        .formatted(
                                bootstrap,
                                archive,
                                settings.model(),
                                OverloadSettings.BATCH,
                                settings.freshness().toMillis(),
                                folder.resolve("checkpoints").toUri()));
        StreamExecutionEnvironment environment = new StreamExecutionEnvironment(FlinkSettings.of(job));
        SegmentationPipeline.build(environment, job, model -> new SlowedModel(model, settings.batch()));
        return environment;
    }
}
