package io.maskstream.job.bench;

import io.maskstream.job.config.ByteSize;
import io.maskstream.job.config.JobConfiguration;
import io.maskstream.job.config.SourceConfiguration.KafkaConnection;
import io.maskstream.job.console.FailedException;
import io.maskstream.job.kafka.FramesPublisher;
import io.maskstream.job.kafka.MaskTally;
import io.maskstream.job.local.EmbeddedKafka;
import io.maskstream.job.run.LocalRun;
import io.maskstream.stream.mask.MaskFormat;
import io.maskstream.stream.record.Codec;
import io.maskstream.stream.record.FrameId;
import io.maskstream.stream.record.FrameTimes;
import io.maskstream.stream.record.SegmentedFrame;
import io.maskstream.stream.record.VideoPacket;
import io.maskstream.stream.video.AccessUnit;
import io.maskstream.stream.video.Demuxer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/**
 * The job between two topics of an embedded broker, with frames that enter at a fixed rate: a thread of its own publishes
 * them by a {@link Schedule} and never looks at what comes out; this one reads the masks topic as any consumer does.
 */
final class OpenLoopRun {
    private static final String STREAM = "bench";
    private static final int LARGEST_RECORD = 16 << 20;
    private static final Duration POLL = Duration.ofMillis(20);
    private static final Duration START = Duration.ofMinutes(3);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);
    /** Sent at once so that the job has worked before the schedule begins. */
    private static final int PRIMING = 64;
    /** Behind the last frame that counts, so that no decoder holds that one back. */
    private static final int LEAST_TAIL = 64;
    /** Share of the window that is paced, too, but does not count. */
    private static final double WARM_UP = 0.2;

    private final Path folder;
    private final double rate;
    private final Codec codec;
    private final int rotation;
    private final List<AccessUnit> units;

    /** @throws IOException if the video cannot be read */
    OpenLoopRun(Path video, Path folder, double rate) throws IOException {
        this.folder = folder;
        this.rate = rate;
        this.units = new ArrayList<>();
        try (Demuxer demuxer = Demuxer.open(video)) {
            codec = demuxer.info().codec();
            rotation = demuxer.info().rotation();
            for (Optional<AccessUnit> next = demuxer.next(); next.isPresent(); next = demuxer.next()) {
                units.add(next.get());
            }
        }
        if (units.isEmpty()) {
            throw new IOException("%s has no frames".formatted(video));
        }
    }

    /**
     * Measures.
     *
     * @param window how long frames enter that count
     * @param yaml the job's text for the broker's address
     * @throws FailedException if the masks of some frames do not come: the job is slower than the rate
     */
    Latencies run(Duration window, Function<String, String> yaml) throws InterruptedException {
        try (EmbeddedKafka kafka = EmbeddedKafka.start(folder.resolve("kafka"), LARGEST_RECORD)) {
            for (String topic : List.of("frames", "masks", "dead-letters")) {
                kafka.createTopic(topic, 1);
            }
            KafkaConnection connection = new KafkaConnection(kafka.bootstrap(), Map.of());
            JobConfiguration job = JobConfiguration.parse("bench", yaml.apply(kafka.bootstrap()));
            try (LocalRun run = LocalRun.start(job, "bench", Optional.empty());
                    MaskTally masks = new MaskTally(connection, "masks", MaskFormat.PROTOBUF);
                    FramesPublisher publisher =
                            new FramesPublisher(connection, "frames", new ByteSize(LARGEST_RECORD))) {
                for (int frame = 0; frame < PRIMING; frame++) {
                    send(publisher, frame);
                }
                awaitFirst(run, masks);
                return measure(run, masks, publisher, window);
            }
        }
    }

    private void awaitFirst(LocalRun run, MaskTally masks) throws InterruptedException {
        long limit = System.nanoTime() + START.toNanos();
        while (masks.poll(POLL).isEmpty()) {
            requireRunning(run);
            if (System.nanoTime() - limit > 0) {
                throw new FailedException("no mask came within %ds".formatted(START.toSeconds()));
            }
        }
    }

    private static void requireRunning(LocalRun run) throws InterruptedException {
        if (run.ended()) {
            run.await();
            throw new FailedException("the job ended while it was measured");
        }
    }

    private Latencies measure(LocalRun run, MaskTally masks, FramesPublisher publisher, Duration window)
            throws InterruptedException {
        int counted = Math.max(1, (int) Math.round(rate * window.toNanos() / 1e9));
        int warmUp = (int) Math.ceil(WARM_UP * counted);
        int tail = Math.max(LEAST_TAIL, (int) Math.ceil(rate / 2));
        Schedule schedule = new Schedule(rate, System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(100));
        Latencies latencies = new Latencies(schedule, warmUp, warmUp + counted);
        for (int frame = warmUp; frame < warmUp + counted; frame++) {
            if (unit(PRIMING + frame).decodeOnly()) {
                latencies.expectNone(frame);
            }
        }
        AtomicReference<RuntimeException> failure = new AtomicReference<>();
        Thread sender = new Thread(
                () -> sendAll(schedule, warmUp + counted + tail, publisher, failure), "maskstream-bench-sender");
        sender.setDaemon(true);
        sender.start();
        try {
            collect(run, masks, latencies, schedule.due(warmUp + counted + tail), failure);
            return latencies;
        } finally {
            sender.interrupt();
            sender.join();
        }
    }

    private void sendAll(
            Schedule schedule, int frames, FramesPublisher publisher, AtomicReference<RuntimeException> failure) {
        try {
            schedule.send(frames, Schedule.SYSTEM, frame -> send(publisher, PRIMING + frame));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            failure.set(e);
        }
    }

    private void collect(
            LocalRun run, MaskTally masks, Latencies latencies, long lastDue, AtomicReference<RuntimeException> failure)
            throws InterruptedException {
        while (latencies.missing() > 0) {
            List<SegmentedFrame> came = masks.poll(POLL);
            long now = System.nanoTime();
            for (SegmentedFrame mask : came) {
                long frame = mask.id().sequence() - PRIMING;
                if (frame >= 0) {
                    latencies.arrived(Math.toIntExact(frame), now);
                }
            }
            if (failure.get() != null) {
                throw failure.get();
            }
            requireRunning(run);
            if (now - lastDue > LONGEST_WAIT.toNanos()) {
                throw new FailedException(
                        "--rate %s: %d of %d frames had no mask %ds after the last one entered; the job is slower than that, lower the rate"
                                .formatted(rate, latencies.missing(), latencies.frames(), LONGEST_WAIT.toSeconds()));
            }
        }
    }

    private AccessUnit unit(int frame) {
        return units.get(frame % units.size());
    }

    /** The video over and over, each time as an epoch of its own; the sequence numbers all frames. */
    private void send(FramesPublisher publisher, int frame) {
        AccessUnit unit = unit(frame);
        long epochs = units.get(units.size() - 1).discontinuities() + 1;
        VideoPacket packet = new VideoPacket(
                new FrameId(STREAM, frame / units.size() * epochs + unit.discontinuities(), frame),
                new FrameTimes(unit.ptsUs(), OptionalLong.empty(), 0, 0, OptionalLong.empty()),
                unit.dtsUs(),
                codec,
                unit.data(),
                unit.randomAccess(),
                rotation,
                false,
                0);
        publisher.send(packet, unit.decodeOnly());
    }
}
