package io.maskstream.job;

import io.maskstream.model.LabelMap;
import io.maskstream.model.dataset.streetworld.Noun;
import io.maskstream.model.dataset.streetworld.SeedRange;
import io.maskstream.model.dataset.streetworld.Streetworld;
import io.maskstream.model.dataset.streetworld.StreetworldClip;
import io.maskstream.model.dataset.streetworld.StreetworldOptions;
import io.maskstream.model.dataset.streetworld.StreetworldPicture;
import io.maskstream.stream.mask.MaskEncoder;
import io.maskstream.stream.mask.MaskRecords;
import io.maskstream.stream.mask.MaskSettings;
import io.maskstream.stream.record.FrameGeometry;
import io.maskstream.stream.record.FrameId;
import io.maskstream.stream.record.FrameTimes;
import io.maskstream.stream.record.ModelIdentity;
import io.maskstream.stream.record.Quality;
import io.maskstream.stream.record.SegmentedFrame;
import io.maskstream.stream.record.StageTimings;
import io.maskstream.stream.video.JpegEncoder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Writes what a job writes, masks with regions and previews of 640 columns, for many streams at a rate, from frames of a
 * street that were encoded beforehand by the encoders of the job, so that the writing itself costs little.
 */
final class WallFeeder implements AutoCloseable {
    private static final int WIDTH = 640;
    private static final int HEIGHT = 360;
    private static final int MASK_SCALE = 2;
    private static final int MATERIAL = 12;
    private static final List<String> WORDS =
            Streetworld.nouns().stream().map(Noun::name).toList();

    private final KafkaProducer<byte[], byte[]> producer;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final List<SegmentedFrame> masks = new ArrayList<>();
    private final List<byte[]> pictures = new ArrayList<>();
    private final int streams;
    private long ticks;

    /** Begins at once. */
    WallFeeder(String bootstrap, int streams, int framesPerSecond) throws IOException {
        this.streams = streams;
        StreetworldClip clip = StreetworldClip.of(
                SeedRange.TEST.seed(1), MATERIAL, WIDTH, HEIGHT, framesPerSecond, StreetworldOptions.CLEAN);
        try (JpegEncoder encoder = JpegEncoder.open(WIDTH, HEIGHT, JpegEncoder.DEFAULT_QUANTISER)) {
            for (int index = 0; index < MATERIAL; index++) {
                StreetworldPicture picture = clip.frame(index).picture();
                pictures.add(encoder.encode(picture.rgb()));
                masks.add(mask(picture));
            }
        }
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap, "linger.ms", 5, "batch.size", 1 << 18),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        // A step for each stream, so that they do not come all at once.
        long step = Duration.ofSeconds(1).toNanos() / framesPerSecond / streams;
        clock.scheduleAtFixedRate(this::one, 0, step, TimeUnit.NANOSECONDS);
    }

    private static SegmentedFrame mask(StreetworldPicture picture) {
        int width = WIDTH / MASK_SCALE;
        int height = HEIGHT / MASK_SCALE;
        short[] labels = new short[width * height];
        short[] scores = new short[labels.length];
        for (int at = 0; at < labels.length; at++) {
            labels[at] = (short) (picture.labels()[at / width * MASK_SCALE * WIDTH + at % width * MASK_SCALE] + 1);
        }
        Arrays.fill(scores, (short) 50_000);
        MaskEncoder.Encoded encoded =
                new MaskEncoder(MaskSettings.defaults()).encode(new LabelMap(height, width, labels, scores));
        return new SegmentedFrame(
                new FrameId("material", 1, 0),
                new FrameTimes(OptionalLong.empty(), OptionalLong.empty(), 0, 0, OptionalLong.empty()),
                new FrameGeometry(WIDTH, HEIGHT, 0),
                new ModelIdentity("truth", "0:test"),
                0,
                WORDS,
                encoded.mask(),
                encoded.regions(),
                Quality.OK,
                0,
                new StageTimings(0, 0, 0, 0),
                Optional.empty());
    }

    private void one() {
        long number = ticks / streams;
        int stream = (int) (ticks++ % streams);
        // Each stream is at another place of the material.
        int place = (int) ((number + stream) % MATERIAL);
        FrameId id = new FrameId("camera-%02d".formatted(stream), 1, number);
        SegmentedFrame of = masks.get(place);
        FrameTimes times = new FrameTimes(
                OptionalLong.of(number * 100_000),
                OptionalLong.empty(),
                System.currentTimeMillis() * 1000,
                0,
                OptionalLong.empty());
        SegmentedFrame frame = new SegmentedFrame(
                id,
                times,
                of.geometry(),
                of.model(),
                0,
                of.labels(),
                of.mask(),
                of.regions(),
                Quality.OK,
                0,
                of.timings(),
                Optional.empty());
        byte[] key = bytes(id.stream());
        ProducerRecord<byte[], byte[]> mask = new ProducerRecord<>("masks", key, MaskRecords.toProtobuf(frame));
        mask.headers().add(MaskRecords.TYPE_HEADER, bytes(MaskRecords.TYPE));
        mask.headers().add(MaskRecords.FORMAT_HEADER, bytes("protobuf"));
        producer.send(mask);
        ProducerRecord<byte[], byte[]> preview = new ProducerRecord<>("previews", key, pictures.get(place));
        preview.headers().add("ms-codec", bytes("mjpeg"));
        preview.headers().add("ms-epoch", bytes("1"));
        preview.headers().add("ms-seq", bytes(Long.toString(number)));
        preview.headers().add("ms-pts-us", bytes(Long.toString(number * 100_000)));
        producer.send(preview);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** What a frame weighs on the wire, in bytes: the mean mask and the mean picture. */
    String weight() {
        return "%.1f kB a mask, %.1f kB a picture"
                .formatted(
                        masks.stream()
                                        .mapToInt(mask -> MaskRecords.toProtobuf(mask).length)
                                        .average()
                                        .orElseThrow()
                                / 1000,
                        pictures.stream()
                                        .mapToInt(picture -> picture.length)
                                        .average()
                                        .orElseThrow()
                                / 1000);
    }

    @Override
    public void close() {
        clock.shutdownNow();
        producer.close(Duration.ofSeconds(5));
    }
}
