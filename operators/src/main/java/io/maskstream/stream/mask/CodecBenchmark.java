package io.maskstream.stream.mask;

import io.maskstream.model.LabelMap;
import io.maskstream.stream.record.EncodedMask;
import io.maskstream.stream.record.FrameGeometry;
import io.maskstream.stream.record.FrameId;
import io.maskstream.stream.record.FrameTimes;
import io.maskstream.stream.record.ModelIdentity;
import io.maskstream.stream.record.Quality;
import io.maskstream.stream.record.SegmentedFrame;
import io.maskstream.stream.record.StageTimings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

/**
 * Measures what masks cost after the model: run lengths, regions and records, on blobs of eight labels, by one thread. Each
 * figure is warmed up for as long as it is measured.
 */
public final class CodecBenchmark {
    private static final int LABELS = 8;
    private static final int BYTES_A_PIXEL = Short.BYTES;
    private static final double NANOS = 1e9;

    private final Duration each;
    private final LongSupplier nanoClock;

    /**
     * A measurement.
     *
     * @param each how long each figure is measured, and before that warmed up
     */
    public CodecBenchmark(Duration each) {
        this(each, System::nanoTime);
    }

    CodecBenchmark(Duration each, LongSupplier nanoClock) {
        if (each.isNegative() || each.isZero()) {
            throw new IllegalArgumentException("each figure needs some time, not %s".formatted(each));
        }
        this.each = each;
        this.nanoClock = nanoClock;
    }

    /**
     * Figures for one size of mask. MB are 10^6 bytes of the label map at two bytes a pixel, not of the encoded form.
     *
     * @param width columns
     * @param height rows
     * @param labels labels in the mask
     * @param regions regions of at least 16 pixels
     * @param encodedBytes length of the run lengths
     * @param recordBytes length of the record as protobuf, regions included
     * @param jsonBytes length of the record as JSON
     * @param encodeMegabytesPerSecond label map to run lengths
     * @param decodeMegabytesPerSecond run lengths to label map
     * @param masksPerSecond label map to run lengths and regions with mean scores
     * @param recordsPerSecond record to protobuf bytes
     * @param recordMegabytesPerSecond the same in bytes written
     * @param readRecordsPerSecond protobuf bytes to record
     * @param jsonRecordsPerSecond record to JSON
     * @param labelPngsPerSecond mask to label PNG
     */
    public record Figures(
            int width,
            int height,
            int labels,
            int regions,
            int encodedBytes,
            int recordBytes,
            int jsonBytes,
            double encodeMegabytesPerSecond,
            double decodeMegabytesPerSecond,
            double masksPerSecond,
            double recordsPerSecond,
            double recordMegabytesPerSecond,
            double readRecordsPerSecond,
            double jsonRecordsPerSecond,
            double labelPngsPerSecond) {}

    /** Figures for masks of a model's size, of a small video's and of a large one's. */
    public List<Figures> run() {
        return List.of(run(224, 224), run(640, 360), run(1920, 1080));
    }

    /** Figures for masks of one size. */
    public Figures run(int width, int height) {
        LabelMap map = SyntheticMask.blobs(width, height, LABELS, 1);
        RunLengthCodec codec = new RunLengthCodec();
        MaskEncoder encoder = new MaskEncoder(MaskSettings.defaults());
        MaskEncoder.Encoded encoded = encoder.encode(map);
        EncodedMask mask = encoded.mask();
        SegmentedFrame frame = frame(encoded);
        byte[] record = MaskRecords.toProtobuf(frame);
        short[] labels = new short[width * height];
        double megabytes = width * height * BYTES_A_PIXEL / 1e6;
        double records = perSecond(() -> MaskRecords.toProtobuf(frame).length);
        return new Figures(
                width,
                height,
                LABELS,
                encoded.regions().size(),
                mask.runs().length,
                record.length,
                MaskRecords.toJson(frame).length(),
                megabytes
                        * perSecond(
                                () -> codec.encode(map.labels(), width, height).runs().length),
                megabytes * perSecond(() -> decoded(mask, labels)),
                perSecond(() -> encoder.encode(map).regions().size()),
                records,
                records * record.length / 1e6,
                perSecond(() -> MaskRecords.fromProtobuf(record).regions().size()),
                perSecond(() -> MaskRecords.toJson(frame).length()),
                perSecond(() -> LabelPng.write(mask, LABELS).length));
    }

    private static int decoded(EncodedMask mask, short[] labels) {
        RunLengthCodec.decode(mask, labels);
        return labels[labels.length / 2];
    }

    /** Work whose result is looked at, so that it cannot be left out. */
    @FunctionalInterface
    private interface Work {
        int run();
    }

    private double perSecond(Work work) {
        repeat(work);
        return repeat(work);
    }

    private double repeat(Work work) {
        long results = 0;
        long runs = 0;
        long start = nanoClock.getAsLong();
        long elapsed = 0;
        while (elapsed < each.toNanos()) {
            results += work.run();
            runs++;
            elapsed = nanoClock.getAsLong() - start;
        }
        if (results < 0) {
            throw new IllegalStateException("lengths and labels are never negative, but they add up to " + results);
        }
        return runs * NANOS / elapsed;
    }

    private static SegmentedFrame frame(MaskEncoder.Encoded encoded) {
        return new SegmentedFrame(
                new FrameId("camera-1", 0, 1000),
                new FrameTimes(OptionalLong.of(40_000_000), OptionalLong.empty(), 1, 0, OptionalLong.empty()),
                new FrameGeometry(1920, 1080, 0),
                new ModelIdentity("benchmark", "0"),
                0,
                IntStream.rangeClosed(1, LABELS).mapToObj(i -> "class " + i).toList(),
                encoded.mask(),
                encoded.regions(),
                Quality.OK,
                0,
                new StageTimings(1_000_000, 2_000_000, 3_000_000, 4_000_000),
                Optional.empty());
    }
}
