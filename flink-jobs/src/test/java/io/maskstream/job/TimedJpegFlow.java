package io.maskstream.job;

import io.maskstream.job.config.ByteSize;
import io.maskstream.job.config.SourceConfiguration.KafkaConnection;
import io.maskstream.job.kafka.FramesPublisher;
import io.maskstream.stream.record.Codec;
import io.maskstream.stream.record.FrameId;
import io.maskstream.stream.record.FrameTimes;
import io.maskstream.stream.record.VideoPacket;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;
import javax.imageio.ImageIO;

/**
 * Small JPEG frames of some streams with numbers and presentation times of their own, so that it is known beforehand at which
 * frame a rule has held for long enough. The flow waits at a limit until that is raised.
 */
final class TimedJpegFlow implements AutoCloseable {
    static final long EPOCH = 1;
    static final long STEP_US = 40_000;
    private static final long PACE_NANOS = 15_000_000;

    private final Thread thread;
    private volatile int limit;
    private volatile boolean closed;
    private volatile int next;

    /** @param limit so many frames of each stream flow at first */
    TimedJpegFlow(String bootstrap, String topic, List<String> streams, int limit) throws IOException {
        this.limit = limit;
        ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(64, 48, BufferedImage.TYPE_INT_RGB), "jpg", jpeg);
        thread = new Thread(() -> flow(bootstrap, topic, streams, jpeg.toByteArray()), "timed-jpeg-flow");
        thread.start();
    }

    private void flow(String bootstrap, String topic, List<String> streams, byte[] jpeg) {
        KafkaConnection connection = new KafkaConnection(bootstrap, Map.of());
        try (FramesPublisher publisher = new FramesPublisher(connection, topic, new ByteSize(1 << 20))) {
            while (!closed) {
                if (next < limit) {
                    streams.forEach(stream -> publisher.send(packet(stream, next, jpeg), false));
                    next++;
                }
                LockSupport.parkNanos(PACE_NANOS);
            }
            publisher.flush();
        }
    }

    private static VideoPacket packet(String stream, int number, byte[] jpeg) {
        return new VideoPacket(
                new FrameId(stream, EPOCH, number),
                new FrameTimes(OptionalLong.of(number * STEP_US), OptionalLong.empty(), 1, 1, OptionalLong.empty()),
                OptionalLong.empty(),
                Codec.MJPEG,
                jpeg,
                true,
                0,
                true,
                0);
    }

    /** Lets it flow on, to so many frames of each stream. */
    void raise(int frames) {
        limit = frames;
    }

    /** Ends the flow; gives how many frames each stream has in the topic. */
    int end() {
        closed = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while the flow ended", e);
        }
        return next;
    }

    @Override
    public void close() {
        end();
    }
}
