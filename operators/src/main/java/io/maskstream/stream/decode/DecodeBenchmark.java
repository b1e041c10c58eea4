package io.maskstream.stream.decode;

import com.sun.management.OperatingSystemMXBean;
import io.maskstream.model.PixelArea;
import io.maskstream.stream.video.AccessUnit;
import io.maskstream.stream.video.Demuxer;
import io.maskstream.stream.video.MediaException;
import io.maskstream.stream.video.MediaInfo;
import io.maskstream.stream.video.Orientation;
import io.maskstream.stream.video.Picture;
import io.maskstream.stream.video.Scaler;
import io.maskstream.stream.video.VideoDecoder;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Demultiplexing, decoding and scaling of a file as the pipeline does it, without Flink around it: what the pipeline can
 * reach at most.
 */
public final class DecodeBenchmark {
    private final DecodeSettings settings;

    /** What is measured: the settings of the pipeline that it is compared with. */
    public DecodeBenchmark(DecodeSettings settings) {
        this.settings = settings;
    }

    /**
     * What was measured.
     *
     * @param frames frames that were made
     * @param seconds time that it took
     * @param cpuSeconds processor time of the whole process meanwhile
     */
    public record Result(long frames, double seconds, double cpuSeconds) {
        /** Frames per second. */
        public double framesPerSecond() {
            return frames / seconds;
        }

        /** Processor time per frame in milliseconds. */
        public double cpuMillisPerFrame() {
            return 1000 * cpuSeconds / frames;
        }
    }

    /**
     * Makes frames of a file, over and over until there are enough.
     *
     * @param leastFrames passes through the file are added until there are as many
     * @throws IOException if the file cannot be read, or has no pictures
     */
    public Result run(Path file, long leastFrames) throws IOException {
        OperatingSystemMXBean process = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long cpu = process.getProcessCpuTime();
        long started = System.nanoTime();
        long frames = 0;
        while (frames < leastFrames) {
            long pass = pass(file);
            if (pass == 0) {
                throw new MediaException(file + " has no pictures");
            }
            frames += pass;
        }
        return new Result(frames, (System.nanoTime() - started) / 1e9, (process.getProcessCpuTime() - cpu) / 1e9);
    }

    /**
     * The ffmpeg command that does the same work: the same decoder threads, the same filter with the same precision, the
     * same pixels, thrown away. Exact where the frame fills the model's input (fit {@code stretch}).
     *
     * @param layoutOf a frame's size before scaling, as the file says it
     */
    public List<String> command(Path file, MediaInfo layoutOf) {
        boolean swap = layoutOf.rotation() % 180 != 0;
        FrameLayout layout = FrameLayout.of(
                settings.input(),
                settings.fit(),
                settings.masks(),
                swap ? layoutOf.height() : layoutOf.width(),
                swap ? layoutOf.width() : layoutOf.height());
        return List.of(
                "ffmpeg",
                "-v",
                "error",
                "-nostdin",
                "-threads",
                Integer.toString(settings.decoder().threads()),
                "-filter_threads",
                "1",
                "-i",
                file.toString(),
                "-map",
                "0:v:0",
                "-vf",
                "scale=%d:%d:flags=%s"
                        .formatted(layout.content().width(), layout.content().height(), Scaler.COMMAND_FLAGS),
                "-pix_fmt",
                "rgb24",
                "-f",
                "null",
                "-");
    }

    private long pass(Path file) throws IOException {
        try (Demuxer demuxer = Demuxer.open(file);
                VideoDecoder decoder = VideoDecoder.open(demuxer.info().codec(), settings.decoder(), false);
                Scaler scaler = new Scaler()) {
            Frames frames = new Frames(scaler, new Orientation(demuxer.info().rotation(), false));
            for (Optional<AccessUnit> next = demuxer.next(); next.isPresent(); next = demuxer.next()) {
                AccessUnit unit = next.get();
                decoder.decode(unit.index(), unit.data(), unit.randomAccess(), unit.decodeOnly(), frames::make);
            }
            decoder.drain(frames::make);
            if (frames.problem.isPresent()) {
                throw frames.problem.get();
            }
            return frames.count;
        }
    }

    private final class Frames {
        private final Scaler scaler;
        private final Orientation orientation;
        private long count;
        private Optional<MediaException> problem = Optional.empty();

        Frames(Scaler scaler, Orientation orientation) {
            this.scaler = scaler;
            this.orientation = orientation;
        }

        void make(Picture picture) {
            int width = orientation.swapsSides() ? picture.height() : picture.width();
            int height = orientation.swapsSides() ? picture.width() : picture.height();
            FrameLayout layout = FrameLayout.of(settings.input(), settings.fit(), settings.masks(), width, height);
            PixelArea content = layout.content();
            try {
                scaler.scale(picture, orientation, layout.width(), layout.height(), content);
                count++;
            } catch (MediaException e) {
                problem = Optional.of(e);
            }
        }
    }
}
