package io.maskstream.job.bench;

import com.sun.management.OperatingSystemMXBean;
import io.maskstream.job.config.JobConfiguration;
import io.maskstream.job.console.FailedException;
import io.maskstream.job.local.MaskCounts;
import io.maskstream.job.run.LocalRun;
import io.maskstream.model.FrameBatch;
import io.maskstream.model.FramePixels;
import io.maskstream.model.ModelReference;
import io.maskstream.model.SegmentationSession;
import io.maskstream.model.Segmenter;
import io.maskstream.model.Segmenters;
import io.maskstream.model.Vocabulary;
import io.maskstream.model.runtime.Device;
import io.maskstream.model.runtime.Precision;
import io.maskstream.stream.decode.DecodeBenchmark;
import io.maskstream.stream.decode.DecodeSettings;
import io.maskstream.stream.decode.InputSize;
import io.maskstream.stream.mask.CodecBenchmark;
import io.maskstream.stream.video.Demuxer;
import io.maskstream.stream.video.MediaInfo;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;

/** Runs a video through the job in this process, unpaced and at a rate, and its parts beside it. */
public final class PipelineBenchmark {
    private static final int BATCH = 8;
    private static final long WARM_UP_FRAMES = 200;
    private static final int WARM_UP_ROUNDS = 2;
    private static final int MOST_SINGLES = 10_000;
    private static final Duration STEP = Duration.ofMillis(20);
    private static final String WORDS = "road, sky, car, tree, person";

    private final String model;
    private final Path video;
    private final Path folder;
    private final Duration window;

    /**
     * @param model a model directory, {@code constant} or {@code random:PRESET}
     * @param folder an empty folder for what the job writes
     * @param window how long each part is measured in a round
     */
    public PipelineBenchmark(String model, Path video, Path folder, Duration window) {
        this.model = model;
        this.video = video;
        this.folder = folder;
        this.window = window;
    }

    private record Rate(double fps, double cpuMillisPerFrame) {
        Rate better(Rate other) {
            return new Rate(Math.max(fps, other.fps), Math.min(cpuMillisPerFrame, other.cpuMillisPerFrame));
        }
    }

    /**
     * Measures.
     *
     * @param rounds how often each part is measured unpaced, after two rounds of the job that do not count; the best counts
     * @param rate frames a second at which latencies are measured, too; empty for none
     */
    public PipelineFigures run(int rounds, OptionalDouble rate) throws IOException, InterruptedException {
        try (Segmenter segmenter =
                Segmenters.open(ModelReference.parse(model), new Device.Cpu(), Precision.FP32, Optional.empty())) {
            DecodeSettings settings = DecodeSettings.of(InputSize.Model.of(segmenter.input()));
            DecodeBenchmark decode = new DecodeBenchmark(settings);
            MediaInfo info = info();
            double bare = bareModel(segmenter);
            Rate alone = new Rate(0, Double.MAX_VALUE);
            Rate pipeline = new Rate(0, Double.MAX_VALUE);
            OptionalDouble command = OptionalDouble.empty();
            // Until the just-in-time compiler is done, it takes more of the processor than the frames do.
            for (int round = 0; round < WARM_UP_ROUNDS; round++) {
                pipeline("warm-up-" + round);
            }
            for (int round = 0; round < rounds; round++) {
                DecodeBenchmark.Result result = decode.run(video, 1);
                alone = alone.better(new Rate(result.framesPerSecond(), result.cpuMillisPerFrame()));
                OptionalDouble ffmpeg = ffmpeg(decode.command(video, info), result.frames());
                if (ffmpeg.isPresent()) {
                    command = OptionalDouble.of(Math.max(command.orElse(0), ffmpeg.getAsDouble()));
                }
                pipeline = pipeline.better(pipeline("out-" + round));
            }
            return new PipelineFigures(
                    pipeline.fps(),
                    bare,
                    alone.fps(),
                    command,
                    pipeline.cpuMillisPerFrame(),
                    alone.cpuMillisPerFrame(),
                    maskMillis() / pipeline.cpuMillisPerFrame(),
                    rate.isPresent() ? Optional.of(latencies(segmenter, rate.getAsDouble())) : Optional.empty());
        }
    }

    private MediaInfo info() throws IOException {
        try (Demuxer demuxer = Demuxer.open(video)) {
            return demuxer.info();
        }
    }

    private LatencyFigures latencies(Segmenter segmenter, double rate) throws IOException, InterruptedException {
        double alone = singleFrameMillis(segmenter);
        Latencies latencies = new OpenLoopRun(video, folder, rate).run(window, this::pacedYaml);
        double median = latencies.percentileMillis(0.5);
        return new LatencyFigures(rate, median, latencies.percentileMillis(0.99), median - alone);
    }

    /** The bare model's median time for one frame by itself. */
    private double singleFrameMillis(Segmenter segmenter) {
        FrameBatch single = blank(segmenter, 1);
        try (SegmentationSession session = segmenter.open(Vocabulary.of(WORDS.split(", ")))) {
            session.segment(single);
            List<Long> nanos = new ArrayList<>();
            long start = System.nanoTime();
            do {
                long before = System.nanoTime();
                session.segment(single);
                nanos.add(System.nanoTime() - before);
            } while (System.nanoTime() - start < window.toNanos() && nanos.size() < MOST_SINGLES);
            Collections.sort(nanos);
            return nanos.get(nanos.size() / 2) / 1e6;
        }
    }

    private static FrameBatch blank(Segmenter segmenter, int frames) {
        int height = segmenter.input().height();
        int width = segmenter.input().width();
        FramePixels frame = FramePixels.whole(new byte[3 * height * width], height, width);
        return new FrameBatch(height, width, Collections.nCopies(frames, frame));
    }

    private double bareModel(Segmenter segmenter) {
        FrameBatch batch = blank(segmenter, BATCH);
        try (SegmentationSession session = segmenter.open(Vocabulary.of(WORDS.split(", ")))) {
            session.segment(batch);
            double best = 0;
            long start = System.nanoTime();
            do {
                long before = System.nanoTime();
                session.segment(batch);
                best = Math.max(best, BATCH * 1e9 / (System.nanoTime() - before));
            } while (System.nanoTime() - start < window.toNanos());
            return best;
        }
    }

    /** A job that reads the video over and over; what counts is a window after its start. */
    private Rate pipeline(String out) throws InterruptedException {
        OperatingSystemMXBean process = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long before = MaskCounts.emitted();
        try (LocalRun run = LocalRun.start(JobConfiguration.parse("bench", yaml(out)), "bench", Optional.empty())) {
            long limit = System.nanoTime() + TimeUnit.MINUTES.toNanos(5);
            while (MaskCounts.emitted() - before < WARM_UP_FRAMES) {
                if (run.ended() || System.nanoTime() > limit) {
                    run.await();
                    throw new FailedException("the job gave fewer than %d masks".formatted(WARM_UP_FRAMES));
                }
                TimeUnit.NANOSECONDS.sleep(STEP.toNanos());
            }
            long frames = MaskCounts.emitted();
            long cpu = process.getProcessCpuTime();
            long start = System.nanoTime();
            TimeUnit.NANOSECONDS.sleep(window.toNanos());
            long done = MaskCounts.emitted() - frames;
            double seconds = (System.nanoTime() - start) / 1e9;
            return new Rate(done / seconds, (process.getProcessCpuTime() - cpu) / 1e6 / Math.max(1, done));
        }
    }

    private String yaml(String out) {
        return yaml(
                "file: {stream: bench, path: \"%s\", loop: true}".formatted(video.toAbsolutePath()),
                "files: {directory: \"%s\"}".formatted(folder.resolve(out)));
    }

    private String pacedYaml(String bootstrap) {
        return yaml(
                "kafka: {bootstrap: \"%s\", topic: frames, start: earliest}".formatted(bootstrap),
                "kafka: {bootstrap: \"%s\", masks: masks, dead-letters: dead-letters}".formatted(bootstrap));
    }

    private String yaml(String source, String sink) {
        return """
                sources: [{%s}]
                model: {directory: "%s", device: cpu}
                vocabulary: [%s]
                batching: {max-size: %d}
                parallelism: {decode: 1, infer: 1}
                checkpoint: {interval: 10s, directory: "%s"}
                sinks: [{%s}]
                limits: {max-record: 16MiB}
                """
                .formatted(
                        source,
                        model,
                        WORDS,
                        BATCH,
                        folder.resolve("checkpoints").toUri(),
                        sink);
    }

    private static OptionalDouble ffmpeg(List<String> command, long frames) throws InterruptedException {
        try {
            long start = System.nanoTime();
            Process process = new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (process.waitFor() != 0) {
                return OptionalDouble.empty();
            }
            return OptionalDouble.of(frames * 1e9 / (System.nanoTime() - start));
        } catch (IOException e) {
            // Not installed: the figure is left out.
            return OptionalDouble.empty();
        }
    }

    /** Milliseconds to encode a typical mask at the model's size with its regions and to write its record. */
    private double maskMillis() {
        CodecBenchmark.Figures smallest =
                new CodecBenchmark(Duration.ofMillis(500)).run().get(0);
        return 1000 / smallest.masksPerSecond() + 1000 / smallest.recordsPerSecond();
    }
}
