package io.maskstream.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.maskstream.job.cli.Main;
import io.maskstream.job.demo.MovingShapes;
import io.maskstream.stream.mask.MaskRecords;
import io.maskstream.stream.record.SegmentedFrame;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Eight cameras and one job, which has a process of its own. One of the cameras is lost in every way, in windows that
 * alternate with windows in which nothing happens.
 */
@Tag("soak")
class EightCamerasITCase {
    private static final Logger LOG = LoggerFactory.getLogger(EightCamerasITCase.class);
    private static final Duration LENGTH =
            Duration.ofSeconds(Integer.getInteger("maskstream.soak.cameras.seconds", 1800));
    private static final Duration WINDOW = Duration.ofSeconds(8);
    private static final Duration LONG = Duration.ofMinutes(3);
    private static final String FAULTY = "gate";
    private static final List<String> OTHERS =
            IntStream.range(0, 7).mapToObj(number -> "yard-" + number).toList();
    private static final String PASSWORD = "canary-7f3a";
    private static final double UNCHANGED = 1.25;

    @TempDir
    Path folder;

    /** A mask as it came to the topic. */
    private record Seen(String stream, long epoch, long atMillis, double ageMillis) {}

    /** What happens to the server, and what ends it. */
    private record Fault(String name, Event begin, Event end) {}

    @FunctionalInterface
    private interface Event {
        void happens() throws Exception;
    }

    private final List<Seen> seen = new ArrayList<>();
    private final List<Double> quiet = new ArrayList<>();
    private final List<Double> faulty = new ArrayList<>();
    private KafkaConsumer<byte[], byte[]> consumer;

    @Test
    void staysFlatAndTheOthersAgesAreUnchangedWhileOneIsLost() throws Exception {
        assumeTrue(StreamClips.ffmpegInstalled(), "needs the ffmpeg command");
        Path film = film();
        try (BrokerProcess broker = BrokerProcess.start(folder.resolve("broker"));
                CameraServer gate = CameraServer.open(CameraServer.drawing(320), "digest", "viewer", PASSWORD);
                CameraServer yard = CameraServer.open(CameraServer.showing(film));
                KafkaConsumer<byte[], byte[]> masks = new KafkaConsumer<>(
                        Map.of("bootstrap.servers", broker.bootstrap(), "auto.offset.reset", "earliest"),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer())) {
            broker.createTopic("masks", 1);
            consumer = masks;
            consumer.assign(List.of(new TopicPartition("masks", 0)));
            try (JavaProcess job = job(broker.bootstrap(), gate.url(), yard.url())) {
                until(
                        "masks of all cameras",
                        job,
                        () -> seen.stream().map(Seen::stream).distinct().count() == 1 + OTHERS.size());
                List<ProcessFigures> figures = rounds(job, gate);
                report(figures, job);
            }
        }
    }

    private List<ProcessFigures> rounds(JavaProcess job, CameraServer gate) throws Exception {
        List<Fault> faults = List.of(
                new Fault("stopped, restarted", gate::stop, () -> gate.start(CameraServer.drawing(320))),
                new Fault("paused", () -> gate.signal("STOP"), () -> gate.signal("CONT")),
                new Fault("silent", () -> gate.tell("silent"), () -> gate.tell("speak")),
                new Fault("another resolution", gate::stop, () -> gate.start(CameraServer.drawing(480))));
        List<ProcessFigures> figures = new ArrayList<>();
        long end = System.nanoTime() + LENGTH.toNanos();
        long warm = System.nanoTime() + LENGTH.dividedBy(5).toNanos();
        for (int round = 0; System.nanoTime() < end; round++) {
            round(job, faults.get(round % faults.size()), round);
            ProcessFigures now = ProcessFigures.of(job.pid());
            LOG.info("round {}: {}", round, now);
            if (System.nanoTime() > warm) {
                figures.add(now);
            }
            // What the collection has held up is no window's.
            watch(job, Duration.ofSeconds(2));
        }
        return figures;
    }

    private void round(JavaProcess job, Fault fault, int round) throws Exception {
        long start = System.currentTimeMillis();
        watch(job, WINDOW);
        long begin = System.currentTimeMillis();
        long epoch = epochs().get(FAULTY);
        fault.begin().happens();
        watch(job, WINDOW);
        fault.end().happens();
        until("the camera comes back, " + fault.name(), job, () -> seen.stream()
                .anyMatch(mask -> mask.stream().equals(FAULTY) && mask.epoch() > epoch));
        watch(job, Duration.ofSeconds(1));
        List<Double> without = ages(start, begin);
        List<Double> with = ages(begin, System.currentTimeMillis());
        quiet.addAll(without);
        faulty.addAll(with);
        LOG.info(
                "round {}, {}: p99 of the others' ages {} ms without, {} ms with; {} and {} masks",
                round,
                fault.name(),
                percentile99(without),
                percentile99(with),
                without.size(),
                with.size());
        Map<String, Long> last = epochs();
        seen.removeIf(mask -> mask.epoch() < last.get(mask.stream()) || mask.atMillis() < begin);
    }

    /** The newest of each stream. */
    private Map<String, Long> epochs() {
        return seen.stream().collect(Collectors.toMap(Seen::stream, Seen::epoch, Math::max));
    }

    private List<Double> ages(long fromMillis, long toMillis) {
        return seen.stream()
                .filter(mask ->
                        OTHERS.contains(mask.stream()) && mask.atMillis() >= fromMillis && mask.atMillis() < toMillis)
                .map(Seen::ageMillis)
                .toList();
    }

    private void report(List<ProcessFigures> figures, JavaProcess job) throws IOException {
        LOG.info(
                "{} s: p99 of the others' ages {} ms without faults ({} masks), {} ms with ({} masks)",
                LENGTH.toSeconds(),
                percentile99(quiet),
                quiet.size(),
                percentile99(faulty),
                faulty.size());
        List<String> lines =
                job.output().lines().filter(line -> line.contains("camera '")).toList();
        assertThat(lines).isNotEmpty().allMatch(line -> line.contains("camera '" + FAULTY + "'"));
        requireNowhere(PASSWORD);
        ProcessFigures.requireFlat(figures);
        assertThat(percentile99(faulty)).isLessThanOrEqualTo(UNCHANGED * percentile99(quiet));
    }

    /** Logs, checkpoints, topics. */
    private void requireNowhere(String secret) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (!file.toString().endsWith(".mp4")) {
                    assertThat(holds(file, secret.getBytes(StandardCharsets.ISO_8859_1)))
                            .as(file.toString())
                            .isFalse();
                }
            }
        }
    }

    /** Piece by piece: half an hour's topic is larger than the heap. */
    private static boolean holds(Path file, byte[] secret) throws IOException {
        byte[] piece = new byte[1 << 20];
        int kept = 0;
        try (InputStream bytes = Files.newInputStream(file)) {
            for (int read = bytes.read(piece); read > 0; read = bytes.read(piece, kept, piece.length - kept)) {
                int length = kept + read;
                if (new String(piece, 0, length, StandardCharsets.ISO_8859_1)
                        .contains(new String(secret, StandardCharsets.ISO_8859_1))) {
                    return true;
                }
                // Its beginning may be at the end of this piece.
                kept = Math.min(secret.length - 1, length);
                System.arraycopy(piece, length - kept, piece, 0, kept);
            }
        }
        return false;
    }

    private static double percentile99(List<Double> ages) {
        List<Double> sorted = ages.stream().sorted().toList();
        return sorted.get((int) Math.ceil(0.99 * sorted.size()) - 1);
    }

    private void watch(JavaProcess job, Duration time) {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) {
            poll(job);
        }
    }

    private void until(String what, JavaProcess job, BooleanSupplier holds) {
        Eventually.get(what, LONG, () -> {
            poll(job);
            return holds.getAsBoolean() ? Optional.of(true) : Optional.empty();
        });
    }

    private void poll(JavaProcess job) {
        if (!job.alive()) {
            throw new AssertionError("the job has ended:\n" + job.tail());
        }
        for (ConsumerRecord<byte[], byte[]> polled : consumer.poll(Duration.ofMillis(100))) {
            SegmentedFrame mask = MaskRecords.fromProtobuf(polled.value());
            seen.add(new Seen(
                    mask.id().stream(),
                    mask.id().epoch(),
                    polled.timestamp(),
                    polled.timestamp() - mask.times().ingestUs() / 1000.0));
        }
    }

    private JavaProcess job(String bootstrap, String gate, String yard) throws IOException {
        String cameras = OTHERS.stream()
                .map(stream -> "  - rtsp: {stream: %s, url: \"%s\"}%n".formatted(stream, yard))
                .collect(Collectors.joining());
        Path config = Files.writeString(
                folder.resolve("job.yaml"),
                """
                sources:
                  - rtsp: {stream: gate, url: "%s", credentials: env:GATE_RTSP, timeout: 3s, reconnect: {min: 200ms, max: 1s}}
                %smodel: {directory: constant, device: cpu}
                vocabulary: [road, sky, car, sign]
                batching: {max-size: 8}
                parallelism: {decode: 1, infer: 1}
                checkpoint: {interval: 10s, directory: "%s"}
                sinks: [{kafka: {bootstrap: "%s", masks: masks}}]
                """
                        .formatted(gate, cameras, folder.resolve("checkpoints"), bootstrap));
        return JavaProcess.start(
                folder.resolve("job.log"),
                System.getProperty("java.class.path"),
                List.of("-Xms448m", "-Xmx448m", "-XX:+AlwaysPreTouch"),
                Main.class.getName(),
                List.of("run", "--config", config.toString()),
                Map.of("GATE_RTSP", "viewer:" + PASSWORD, "MALLOC_ARENA_MAX", "2"));
    }

    /** Longer than the run. */
    private Path film() throws IOException, InterruptedException {
        Path drawn = folder.resolve("drawn.mp4");
        new MovingShapes(320, 240).write(drawn, 250);
        Path film = folder.resolve("film.mp4");
        long seconds = LENGTH.plus(LONG).plus(LONG).toSeconds();
        Process process = new ProcessBuilder(("ffmpeg -v error -nostdin -y -stream_loop -1 -i %s -t %d -c copy %s"
                                .formatted(drawn, seconds, film))
                        .split(" "))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("ffmpeg.log").toFile())
                .start();
        assertThat(process.waitFor(5, TimeUnit.MINUTES) && process.exitValue() == 0)
                .as(Files.readString(folder.resolve("ffmpeg.log")))
                .isTrue();
        return film;
    }
}
