package io.maskstream.stream.video;

import static org.assertj.core.api.Assertions.assertThat;

import io.maskstream.stream.record.Codec;
import io.maskstream.stream.record.Quality;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

public class VideoDecoderTest {
    @TempDir
    Path directory;

    @BeforeEach
    void needsTheCommand() {
        FfmpegCommand.assumeInstalled();
    }

    @Test
    void marksPicturesFromADamagedPacketToTheNextRandomAccessPoint() throws IOException {
        List<AccessUnit> units = clip("-g", "10", "-bf", "0");
        TreeMap<Long, Quality> qualities = new TreeMap<>();
        try (VideoDecoder decoder = decoder(Codec.H264)) {
            for (AccessUnit unit : units) {
                byte[] data = unit.index() == 13 ? damaged(unit.data()) : unit.data();
                decoder.decode(
                        unit.index(),
                        data,
                        unit.randomAccess(),
                        false,
                        picture -> qualities.put(picture.tag(), picture.quality()));
            }
            decoder.drain(picture -> qualities.put(picture.tag(), picture.quality()));
        }

        assertThat(LongStream.range(0, 13)).allMatch(index -> qualities.get(index) == Quality.OK);
        assertThat(LongStream.range(14, 20)).allMatch(index -> qualities.get(index) == Quality.SUSPECT);
        assertThat(LongStream.range(20, 30)).allMatch(index -> qualities.get(index) == Quality.OK);
    }

    @Test
    void marksPicturesAfterALossThatOthersNoticed() throws IOException {
        List<AccessUnit> units = clip("-g", "10", "-bf", "0");
        TreeMap<Long, Quality> qualities = new TreeMap<>();
        try (VideoDecoder decoder = decoder(Codec.H264)) {
            for (AccessUnit unit : units) {
                if (unit.index() == 5) {
                    continue;
                }
                if (unit.index() == 6) {
                    decoder.lossBefore(6);
                }
                decoder.decode(
                        unit.index(),
                        unit.data(),
                        unit.randomAccess(),
                        false,
                        picture -> qualities.put(picture.tag(), picture.quality()));
            }
        }

        assertThat(qualities.get(4L)).isEqualTo(Quality.OK);
        assertThat(qualities.get(6L)).isEqualTo(Quality.SUSPECT);
        assertThat(qualities.get(9L)).isEqualTo(Quality.SUSPECT);
        assertThat(qualities.get(10L)).isEqualTo(Quality.OK);
    }

    @Test
    void marksPicturesBeforeTheFirstRandomAccessPoint() throws IOException {
        List<AccessUnit> units = clip("-g", "10", "-bf", "0");
        byte[] parameterSets = NalUnit.toAnnexB(NalUnit.ofAnnexB(units.get(0).data()).stream()
                .filter(unit -> unit.typeInH264() == 7 || unit.typeInH264() == 8)
                .toList());
        TreeMap<Long, Quality> qualities = new TreeMap<>();
        try (VideoDecoder decoder = VideoDecoder.open(Codec.H264, DecoderSettings.defaults(), true)) {
            for (AccessUnit unit : units.subList(5, 30)) {
                byte[] data = unit.index() == 5 ? concatenated(parameterSets, unit.data()) : unit.data();
                decoder.decode(
                        unit.index(),
                        data,
                        unit.randomAccess(),
                        false,
                        picture -> qualities.put(picture.tag(), picture.quality()));
            }
            decoder.drain(picture -> qualities.put(picture.tag(), picture.quality()));
        }

        assertThat(qualities.headMap(10L)).isNotEmpty();
        assertThat(qualities.headMap(10L).values()).containsOnly(Quality.WAITING_FOR_KEYFRAME);
        assertThat(qualities.tailMap(10L).values()).hasSize(20).containsOnly(Quality.OK);
    }

    @Test
    void saysThatParameterSetsAreMissing() throws IOException {
        List<AccessUnit> units = clip("-g", "10", "-bf", "0");
        try (VideoDecoder decoder = VideoDecoder.open(Codec.H264, DecoderSettings.defaults(), true)) {
            Optional<String> problem = decoder.decode(
                            0, units.get(1).data(), false, false, VideoDecoderTest::expectNone)
                    .problem();

            assertThat(problem).hasValueSatisfying(text -> assertThat(text).contains("without parameter sets"));
        }
    }

    @Test
    void saysWhyGarbageCannotBeDecodedAndGoesOn() throws IOException {
        List<AccessUnit> units = clip("-g", "10", "-bf", "0");
        byte[] garbage = "certainly not an access unit".repeat(10).getBytes(StandardCharsets.UTF_8);
        List<Long> shown = new ArrayList<>();
        try (VideoDecoder decoder = decoder(Codec.H264)) {
            for (AccessUnit unit : units) {
                if (unit.index() == 10) {
                    assertThat(decoder.decode(9, garbage, false, false, picture -> shown.add(picture.tag()))
                                    .problem())
                            .hasValueSatisfying(text -> assertThat(text).contains("cannot be decoded"));
                }
                decoder.decode(
                        unit.index(), unit.data(), unit.randomAccess(), false, picture -> shown.add(picture.tag()));
            }
            decoder.drain(picture -> shown.add(picture.tag()));
        }

        assertThat(shown).contains(0L, 8L, 10L, 29L);
    }

    @Test
    void refusesPicturesAboveTheLimitByTheirHeader() throws IOException {
        List<AccessUnit> units = clip("-g", "10");
        DecoderSettings tight = new DecoderSettings(1, 320 * 240 - 1);
        try (VideoDecoder decoder = VideoDecoder.open(Codec.H264, tight, false)) {
            assertThat(decoder.decode(0, units.get(0).data(), true, false, VideoDecoderTest::expectNone)
                            .problem())
                    .isPresent();
        }
        long before = DecodingInAProcess.residentKilobytes();
        try (VideoDecoder decoder = decoder(Codec.PNG)) {
            assertThat(decoder.decode(0, hugePng(), true, false, VideoDecoderTest::expectNone)
                            .problem())
                    .isPresent();
        }
        assertThat(DecodingInAProcess.residentKilobytes() - before).isLessThan(100_000);
    }

    @Test
    void decodesInSeveralThreadsAtOnceWithTheSameResult() throws Exception {
        Path file = Clips.made(directory, "clip.mp4", "320x240", 60, "-c:v", "libx264", "-bf", "3");
        List<Clips.Shown> expected = Clips.pictures(file, 1);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<List<Clips.Shown>>> results = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                results.add(threads.submit(() -> Clips.pictures(file, 2)));
            }
            for (Future<List<Clips.Shown>> result : results) {
                assertThat(result.get()).isEqualTo(expected);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void namesTheLastAccessUnitFromWhichAllIsStillToCome() throws IOException {
        List<AccessUnit> units = clip("-g", "10", "-bf", "2", "-sc_threshold", "0");
        List<Long> shown = new ArrayList<>();
        try (VideoDecoder decoder = decoder(Codec.H264)) {
            assertThat(decoder.restartTag()).isEmpty();
            for (AccessUnit unit : units) {
                decoder.decode(
                        unit.index(), unit.data(), unit.randomAccess(), false, picture -> shown.add(picture.tag()));
                decoder.restartTag().ifPresent(tag -> assertThat(shown)
                        .containsAll(LongStream.range(0, tag).boxed().toList()));
            }
            assertThat(decoder.restartTag().orElseThrow()).isGreaterThanOrEqualTo(10);
        }
    }

    @Test
    void keepsNativeMemoryFlatOverTenThousandFrames() throws Exception {
        Path file = Clips.made(directory, "clip.mp4", "320x240", 250, "-c:v", "libx264", "-bf", "2");

        long grown = DecodingInAProcess.growthInKilobytes(file, directory.resolve("growth.log"));

        // A picture of 320 x 240 has 115 kB: one lost in a hundred would show.
        assertThat(grown).as("growth over 7,750 frames, kB").isLessThan(8_000);
    }

    private static void expectNone(Picture picture) {
        throw new AssertionError("unexpected picture of access unit " + picture.tag());
    }

    private static VideoDecoder decoder(Codec codec) {
        return VideoDecoder.open(codec, DecoderSettings.defaults(), false);
    }

    private List<AccessUnit> clip(String... arguments) throws IOException {
        List<String> line = new ArrayList<>(List.of("-c:v", "libx264"));
        line.addAll(List.of(arguments));
        return Clips.accessUnits(Clips.made(directory, "clip.mp4", "320x240", 30, line.toArray(String[]::new)));
    }

    /** Exchanges the slice data for noise, and keeps the headers. */
    static byte[] damaged(byte[] data) {
        byte[] result = data.clone();
        for (int i = data.length / 4; i < data.length; i++) {
            result[i] = (byte) (i * 37 | 0x55);
        }
        return result;
    }

    private static byte[] concatenated(byte[] first, byte[] second) {
        byte[] result = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, result, first.length, second.length);
        return result;
    }

    /** The header of a PNG of 100,000 x 100,000, and hardly more. */
    public static byte[] hugePng() {
        ByteBuffer png = ByteBuffer.allocate(8 + 25 + 12 + 12);
        png.put(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
        ByteBuffer header =
                ByteBuffer.allocate(13).putInt(100_000).putInt(100_000).put(new byte[] {8, 2, 0, 0, 0});
        chunk(png, "IHDR", header.array());
        chunk(png, "IDAT", new byte[0]);
        chunk(png, "IEND", new byte[0]);
        return png.array();
    }

    private static void chunk(ByteBuffer png, String type, byte[] content) {
        CRC32 checksum = new CRC32();
        checksum.update(type.getBytes(StandardCharsets.US_ASCII));
        checksum.update(content);
        png.putInt(content.length).put(type.getBytes(StandardCharsets.US_ASCII)).put(content);
        png.putInt((int) checksum.getValue());
    }
}
