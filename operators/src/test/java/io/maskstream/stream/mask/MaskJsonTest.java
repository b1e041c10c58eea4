package io.maskstream.stream.mask;

import static org.assertj.core.api.Assertions.assertThat;

import io.maskstream.model.PixelArea;
import io.maskstream.stream.record.EncodedMask;
import io.maskstream.stream.record.Region;
import io.maskstream.stream.record.SegmentedFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Protobuf's own printer says what is right. */
class MaskJsonTest {
    private static void assertSameAsPrinted(SegmentedFrame frame) {
        assertThat(MaskRecords.toJson(frame)).isEqualTo(MaskRecords.printed(MaskRecords.message(frame)));
    }

    private static SegmentedFrame with(List<String> labels, EncodedMask mask, List<Region> regions) {
        SegmentedFrame full = SampleFrames.full();
        return new SegmentedFrame(
                full.id(),
                full.times(),
                full.geometry(),
                full.model(),
                full.vocabularyVersion(),
                labels,
                mask,
                regions,
                full.quality(),
                full.shedBefore(),
                full.timings(),
                full.preview());
    }

    @Test
    void writesPlainRecordsAsProtobufDoes() {
        for (SegmentedFrame frame : List.of(
                SampleFrames.full(), SampleFrames.sparse(), SampleFrames.adapted(true), SampleFrames.adapted(false))) {
            assertThat(MaskJson.isPlain(MaskRecords.message(frame))).isTrue();
            assertSameAsPrinted(frame);
        }
    }

    @ParameterizedTest
    @MethodSource("words")
    void writesWordsOfAllKindsAsProtobufDoes(String word) {
        SegmentedFrame full = SampleFrames.full();
        assertSameAsPrinted(with(List.of("road", word), full.mask(), full.regions()));
    }

    static Stream<String> words() {
        return Stream.of(
                "Straße",
                "道路",
                "\uD83D\uDEA6",
                "say \"so\"",
                "back\\slash",
                "<b>",
                "a & b",
                "x = y",
                "driver's",
                "tab\t",
                "\u0001",
                "\u007F",
                "\u0085",
                "line\u2028end\u2029",
                "a/b:c@d",
                " ");
    }

    @Test
    void writesBytesOfAllLengthsAndValuesAsProtobufDoes() {
        Random random = new Random(3);
        for (int length = 0; length < 40; length++) {
            List<Region> regions = new ArrayList<>();
            for (int i = 0; i < length % 5; i++) {
                byte[] runs = new byte[random.nextInt(100)];
                random.nextBytes(runs);
                regions.add(new Region(
                        i % 2, random.nextInt(65_536), random.nextInt(1 << 20), new PixelArea(i, 2, 3, 4), runs));
            }
            byte[] map = new byte[length];
            random.nextBytes(map);
            assertSameAsPrinted(with(List.of("road", "sky"), new EncodedMask(4, 3, map), regions));
        }
    }
}
