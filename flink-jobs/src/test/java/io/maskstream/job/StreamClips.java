package io.maskstream.job;

import io.maskstream.job.config.ByteSize;
import io.maskstream.job.config.SourceConfiguration.KafkaConnection;
import io.maskstream.job.demo.MovingShapes;
import io.maskstream.job.kafka.FramesPublisher;
import io.maskstream.job.kafka.VideoPublishing;
import io.maskstream.job.kafka.VideoPublishing.Form;
import io.maskstream.stream.video.VideoWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Five clips, each of another size; H.264 with B-frames and long groups of pictures where the ffmpeg command is installed. */
final class StreamClips {
    static final int STREAMS = 5;

    private StreamClips() {}

    /** Draws and encodes them. */
    static List<Path> write(Path folder, int frames) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        List<Path> clips = new ArrayList<>();
        for (int stream = 0; stream < STREAMS; stream++) {
            Path drawn = folder.resolve("drawn-%d.mp4".formatted(stream));
            new MovingShapes(160 + 32 * stream, 96 + 16 * stream).write(drawn, frames);
            clips.add(withBidirectionalFrames(drawn, folder.resolve("street-%d.mp4".formatted(stream))));
        }
        return clips;
    }

    /** Noise makes packets large, so that few of them wait between source and decoder and a checkpoint comes soon. */
    static Path writeNoisy(Path clip, int frames) throws IOException {
        MovingShapes shapes = new MovingShapes(320, 180);
        SplittableRandom random = new SplittableRandom(1);
        try (VideoWriter writer = VideoWriter.open(clip, 320, 180, 25)) {
            for (int frame = 0; frame < frames; frame++) {
                byte[] rgb = shapes.draw(frame);
                for (int i = 0; i < rgb.length; i++) {
                    int value = Byte.toUnsignedInt(rgb[i]) + random.nextInt(-30, 31);
                    rgb[i] = (byte) Math.max(0, Math.min(255, value));
                }
                writer.write(rgb, frame * 40_000L);
            }
        }
        return clip;
    }

    static boolean ffmpegInstalled() {
        return List.of(System.getenv().getOrDefault("PATH", "").split(":")).stream()
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, "ffmpeg")));
    }

    private static Path withBidirectionalFrames(Path drawn, Path clip) throws IOException, InterruptedException {
        if (!ffmpegInstalled()) {
            return drawn;
        }
        Path log = clip.resolveSibling(clip.getFileName() + ".log");
        Process process = new ProcessBuilder(
                        List.of(("ffmpeg -v error -nostdin -y -i %s -c:v libx264 -preset veryfast -g 50 -bf 3"
                                        + " -sc_threshold 0 -pix_fmt yuv420p %s")
                                .formatted(drawn, clip)
                                .split(" ")))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        if (!process.waitFor(2, TimeUnit.MINUTES) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new AssertionError("ffmpeg failed: " + Files.readString(log));
        }
        return clip;
    }

    /**
     * Publishes all clips side by side as access units, so that streams alternate in the topic.
     *
     * @return the number of access units
     */
    static long publish(List<Path> clips, KafkaConnection connection, String topic, double framesPerSecond)
            throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(clips.size());
        try {
            List<Future<Long>> counts = new ArrayList<>();
            for (int stream = 0; stream < clips.size(); stream++) {
                Path clip = clips.get(stream);
                String name = "street-" + stream;
                counts.add(threads.submit(() -> {
                    try (FramesPublisher publisher = new FramesPublisher(connection, topic, new ByteSize(1 << 20))) {
                        return new VideoPublishing(publisher, name, OptionalDouble.of(framesPerSecond), sent -> {})
                                .publish(clip, Form.COPY);
                    }
                }));
            }
            long published = 0;
            for (Future<Long> count : counts) {
                published += count.get(4, TimeUnit.MINUTES);
            }
            return published;
        } finally {
            threads.shutdownNow();
        }
    }
}
