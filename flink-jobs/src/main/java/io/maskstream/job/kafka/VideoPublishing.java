package io.maskstream.job.kafka;

import io.maskstream.job.console.FailedException;
import io.maskstream.job.console.UsageException;
import io.maskstream.stream.record.Codec;
import io.maskstream.stream.record.FrameId;
import io.maskstream.stream.record.FrameTimes;
import io.maskstream.stream.record.VideoPacket;
import io.maskstream.stream.video.AccessUnit;
import io.maskstream.stream.video.DecoderSettings;
import io.maskstream.stream.video.Demuxer;
import io.maskstream.stream.video.JpegEncoder;
import io.maskstream.stream.video.Orientation;
import io.maskstream.stream.video.Picture;
import io.maskstream.stream.video.Scaler;
import io.maskstream.stream.video.VideoDecoder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.LongConsumer;

/** Reads a video file and publishes it, as it is or picture by picture as JPEG. */
public final class VideoPublishing {
    /** What values are. */
    public enum Form {
        /** Access units as the file has them. */
        COPY,
        /** One JPEG a picture, in the order in which they are shown. */
        JPEG
    }

    private final FramesPublisher publisher;
    private final String stream;
    private final Pace pace;
    private final LongConsumer progress;
    private long sent;

    /**
     * @param stream id of the stream
     * @param rate frames a second; empty for as fast as it goes
     * @param progress is told how many have been sent
     */
    public VideoPublishing(FramesPublisher publisher, String stream, OptionalDouble rate, LongConsumer progress) {
        this.publisher = publisher;
        this.stream = stream;
        this.pace = new Pace(rate);
        this.progress = progress;
    }

    /**
     * Publishes a file.
     *
     * @return how many records were sent
     * @throws UsageException if it cannot be opened
     * @throws FailedException if it cannot be read or sent to its end
     */
    public long publish(Path file, Form form) {
        try (Demuxer demuxer = open(file)) {
            if (form == Form.COPY) {
                copy(demuxer);
            } else {
                encode(demuxer);
            }
            publisher.flush();
            return sent;
        } catch (IOException | UncheckedIOException e) {
            throw new FailedException(e.getMessage(), e);
        }
    }

    private static Demuxer open(Path file) {
        try {
            return Demuxer.open(file);
        } catch (IOException e) {
            throw new UsageException(e.getMessage(), e);
        }
    }

    private void copy(Demuxer demuxer) throws IOException {
        Codec codec = demuxer.info().codec();
        for (Optional<AccessUnit> next = demuxer.next(); next.isPresent(); next = demuxer.next()) {
            send(
                    next.get(),
                    packet(
                            next.get(),
                            next.get().data(),
                            codec,
                            next.get().randomAccess(),
                            demuxer.info().rotation()));
        }
    }

    private void encode(Demuxer demuxer) throws IOException {
        Map<Long, AccessUnit> waiting = new HashMap<>();
        Orientation orientation = new Orientation(demuxer.info().rotation(), false);
        Codec codec = demuxer.info().codec();
        try (VideoDecoder decoder = VideoDecoder.open(codec, DecoderSettings.defaults(), false);
                Scaler scaler = new Scaler();
                Encoders encoders = new Encoders()) {
            java.util.function.Consumer<Picture> sendJpeg = picture -> {
                AccessUnit unit = waiting.remove(picture.tag());
                Orientation turned = picture.orientation().orElse(orientation);
                int width = turned.swapsSides() ? picture.height() : picture.width();
                int height = turned.swapsSides() ? picture.width() : picture.height();
                byte[] jpeg = encoders.encode(scaler, picture, turned, width, height);
                send(unit, packet(unit, jpeg, Codec.MJPEG, true, 0));
            };
            for (Optional<AccessUnit> next = demuxer.next(); next.isPresent(); next = demuxer.next()) {
                AccessUnit unit = next.get();
                waiting.put(unit.index(), unit);
                VideoDecoder.Outcome outcome =
                        decoder.decode(unit.index(), unit.data(), unit.randomAccess(), unit.decodeOnly(), sendJpeg);
                if (outcome.problem().isPresent()) {
                    throw new FailedException("access unit %d: %s"
                            .formatted(unit.index(), outcome.problem().get()));
                }
            }
            decoder.drain(sendJpeg);
        }
    }

    private VideoPacket packet(AccessUnit unit, byte[] data, Codec codec, boolean randomAccess, int rotation) {
        return new VideoPacket(
                new FrameId(stream, unit.discontinuities(), unit.index()),
                new FrameTimes(unit.ptsUs(), OptionalLong.empty(), 0, 0, OptionalLong.empty()),
                unit.dtsUs(),
                codec,
                data,
                randomAccess,
                rotation,
                false,
                0);
    }

    private void send(AccessUnit unit, VideoPacket packet) {
        pace.await();
        publisher.send(packet, unit.decodeOnly());
        sent++;
        progress.accept(sent);
    }

    /** An encoder for the current size; videos may change theirs. */
    private static final class Encoders implements AutoCloseable {
        private Optional<JpegEncoder> current = Optional.empty();

        byte[] encode(Scaler scaler, Picture picture, Orientation turned, int width, int height) {
            try {
                if (current.isEmpty()
                        || current.get().width() != width
                        || current.get().height() != height) {
                    close();
                    current = Optional.of(JpegEncoder.open(width, height, JpegEncoder.DEFAULT_QUANTISER));
                }
                return current.get().encode(scaler.scale(picture, turned, width, height));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() {
            current.ifPresent(JpegEncoder::close);
            current = Optional.empty();
        }
    }
}
