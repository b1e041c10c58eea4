package io.maskstream.job.sql;

import io.maskstream.stream.mask.MaskRecords;
import io.maskstream.stream.record.FrameId;
import io.maskstream.stream.record.FrameTimes;
import io.maskstream.stream.record.Quality;
import io.maskstream.stream.record.SegmentedFrame;
import java.awt.geom.Path2D;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Masks of cameras that look at exits, with what is true of each frame, worked out pixel by pixel when it is made: three
 * minutes over midnight, one camera's clock a day ahead, another's an hour behind, a third that gives no time, and a camera
 * without an exit whose clock is right. A fourth's frames waited an hour in their topic and come when all others are there.
 */
final class ExitFrames {
    static final Instant START = Instant.parse("2026-03-04T22:58:30.250Z");
    static final Duration BACKLOG = Duration.ofHours(1);
    private static final int WIDTH = 64;
    private static final int HEIGHT = 36;
    private static final int FRAMES = 260;
    private static final Duration STEP = Duration.ofMillis(750);
    /** Frames that come in any order: those of 15 s. */
    private static final int DISORDER = 60;

    private static final Map<String, double[]> EXITS = Map.of(
            "gate", new double[] {0.1, 0.2, 0.4, 0.2, 0.4, 0.9},
            "yard", new double[] {0.5, 0.5, 1, 0.5, 1, 1, 0.5, 1},
            "depot", new double[] {0.2, 0, 0.9, 0.3, 0.6, 1, 0, 0.7});

    /** A frame, when it was, and whether more than a fifth of the exit is covered by a car. */
    record Truth(SegmentedFrame frame, Instant time, boolean blocked, boolean measured) {
        String stream() {
            return frame.id().stream();
        }
    }

    private final Random random = new Random(71);

    /** Those of the live cameras, in the order in which they reach the topic, some of them twice. */
    List<Truth> live() {
        List<Truth> frames = new ArrayList<>();
        for (int sequence = 0; sequence < FRAMES; sequence++) {
            long us = us(START.plus(STEP.multipliedBy(sequence)));
            frames.add(truth("gate", sequence, us + us(Duration.ofDays(1)), us, us));
            frames.add(truth("yard", sequence, us - us(Duration.ofHours(1)), us, us));
            frames.add(truth("hall", sequence, us - 300_000, us, us - 300_000));
        }
        for (int i = 0; i < frames.size(); i += DISORDER) {
            Collections.shuffle(frames.subList(i, Math.min(frames.size(), i + DISORDER)), random);
        }
        for (int i = frames.size() - 1; i >= 0; i -= 7) {
            frames.add(Math.min(frames.size(), i + 20), frames.get(i));
        }
        return frames;
    }

    /** Those that were in their topic an hour before. */
    List<Truth> backlog() {
        List<Truth> frames = new ArrayList<>();
        for (int sequence = 0; sequence < FRAMES; sequence += 2) {
            Instant recorded = START.minus(BACKLOG).plus(STEP.multipliedBy(sequence));
            Instant polled = START.plus(STEP.multipliedBy(FRAMES + sequence));
            FrameTimes times = new FrameTimes(
                    OptionalLong.empty(), OptionalLong.empty(), us(polled), 0, OptionalLong.of(us(recorded)));
            frames.add(truth("depot", sequence, times, us(recorded)));
        }
        return frames;
    }

    private static long us(Instant time) {
        return time.toEpochMilli() * 1000;
    }

    private static long us(Duration time) {
        return time.toMillis() * 1000;
    }

    private Truth truth(String stream, int sequence, long captureUs, long ingestUs, long trueUs) {
        FrameTimes times = new FrameTimes(
                OptionalLong.of(sequence), OptionalLong.of(captureUs), ingestUs, 0, OptionalLong.empty());
        return truth(stream, sequence, times, trueUs);
    }

    private Truth truth(String stream, int sequence, FrameTimes times, long trueUs) {
        short[] map = new short[WIDTH * HEIGHT];
        int label = random.nextInt(3);
        int left = random.nextInt(WIDTH);
        int top = random.nextInt(HEIGHT);
        for (int row = top; row < Math.min(HEIGHT, top + 25); row++) {
            Arrays.fill(map, row * WIDTH + left, row * WIDTH + Math.min(WIDTH, left + 30), (short) label);
        }
        Quality quality = random.nextInt(20) == 0 ? Quality.WAITING_FOR_KEYFRAME : Quality.OK;
        SegmentedFrame frame = SqlMasks.frame(
                new FrameId(stream, 2, sequence), times, List.of("car", "person"), WIDTH, HEIGHT, map, quality);
        boolean measured = EXITS.containsKey(stream) && quality == Quality.OK;
        return new Truth(
                frame, Instant.ofEpochMilli(trueUs / 1000), measured && blocked(map, EXITS.get(stream)), measured);
    }

    private static boolean blocked(short[] map, double[] exit) {
        Path2D polygon = new Path2D.Double();
        polygon.moveTo(exit[0], exit[1]);
        for (int corner = 2; corner < exit.length; corner += 2) {
            polygon.lineTo(exit[corner], exit[corner + 1]);
        }
        polygon.closePath();
        int inside = 0;
        int cars = 0;
        for (int i = 0; i < map.length; i++) {
            if (polygon.contains((i % WIDTH + 0.5) / WIDTH, (i / WIDTH + 0.5) / HEIGHT)) {
                inside++;
                cars += map[i] == 1 ? 1 : 0;
            }
        }
        return cars > 0.2 * inside;
    }

    /** Sends to the first partition, one after the other. */
    static void send(String bootstrap, String topic, List<Truth> frames) {
        send(
                bootstrap,
                frames.stream()
                        .map(truth -> new ProducerRecord<>(
                                topic,
                                0,
                                truth.stream().getBytes(StandardCharsets.UTF_8),
                                MaskRecords.toProtobuf(truth.frame())))
                        .toList());
    }

    /** Sends a record of other bytes. */
    static void sendBytes(String bootstrap, String topic, byte[] value) {
        send(bootstrap, List.of(new ProducerRecord<>(topic, 0, new byte[0], value)));
    }

    private static void send(String bootstrap, List<ProducerRecord<byte[], byte[]>> records) {
        ByteArraySerializer bytes = new ByteArraySerializer();
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(Map.of("bootstrap.servers", bootstrap), bytes, bytes)) {
            records.forEach(producer::send);
        }
    }
}
