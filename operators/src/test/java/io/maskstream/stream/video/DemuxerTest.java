package io.maskstream.stream.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maskstream.stream.record.Codec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DemuxerTest {
    @TempDir
    Path directory;

    @BeforeEach
    void needsTheCommand() {
        FfmpegCommand.assumeInstalled();
    }

    @Test
    void tellsWhatIsInAFile() throws IOException {
        try (Demuxer demuxer = Demuxer.open(Clips.shared("one-by-one-person-detection.mp4"))) {
            MediaInfo info = demuxer.info();
            assertThat(info.codec()).isEqualTo(Codec.H264);
            assertThat(info.width()).isEqualTo(768);
            assertThat(info.height()).isEqualTo(432);
            assertThat(info.framesPerSecond().orElseThrow()).isEqualTo(10);
            assertThat(info.duration().orElseThrow().toMillis()).isEqualTo(139_400);
            assertThat(info.frames()).hasValue(1394);
        }
    }

    @Test
    void givesTheTimesOfTheFileAndItsRandomAccessPoints() throws IOException {
        Path clip = Clips.made(directory, "clip.mp4", "320x240", 30, "-c:v", "libx264", "-bf", "2", "-g", "10");

        List<AccessUnit> units = Clips.accessUnits(clip);

        assertThat(units).hasSize(30);
        assertThat(units.stream().map(unit -> unit.ptsUs().getAsLong()).sorted().toList())
                .startsWith(0L, 40_000L, 80_000L)
                .endsWith(1_160_000L);
        assertThat(units).extracting(AccessUnit::index).startsWith(0L, 1L, 2L);
        assertThat(units.stream().filter(AccessUnit::randomAccess).map(AccessUnit::index))
                .containsExactly(0L, 10L, 20L);
    }

    @Test
    void putsParameterSetsBeforeEveryRandomAccessPointSoThatDecodingStartsThere() throws IOException {
        for (String codec : List.of("libx264", "libx265")) {
            Path clip = Clips.made(
                    directory,
                    codec + ".mp4",
                    "320x240",
                    40,
                    "-c:v",
                    codec,
                    "-g",
                    "10",
                    "-bf",
                    "0",
                    "-x265-params",
                    "log-level=error");
            List<Clips.Shown> whole = Clips.pictures(clip, 1);
            List<AccessUnit> units = Clips.accessUnits(clip);
            List<String> joined = new ArrayList<>();
            try (VideoDecoder decoder = VideoDecoder.open(
                    codec.equals("libx264") ? Codec.H264 : Codec.HEVC, DecoderSettings.defaults(), false)) {
                for (AccessUnit unit : units.subList(20, 40)) {
                    assertThat(decoder.decode(
                                            unit.index(),
                                            unit.data(),
                                            unit.randomAccess(),
                                            false,
                                            picture -> joined.add(PlaneChecksum.of(picture)))
                                    .problem())
                            .isEmpty();
                }
                decoder.drain(picture -> joined.add(PlaneChecksum.of(picture)));
            }

            assertThat(joined)
                    .isEqualTo(whole.subList(20, 40).stream()
                            .map(Clips.Shown::checksum)
                            .toList());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {90, 180, 270})
    void readsTheRotationThatTheCommandApplies(int tag) throws IOException {
        Path clip = Clips.made(directory, "clip.mp4", "320x240", 1, "-c:v", "libx264", "-qp", "0");
        Path turned = directory.resolve("turned.mp4");
        FfmpegCommand.ffmpeg(
                "-i", clip.toString(), "-c", "copy", "-metadata:s:v:0", "rotate=" + tag, turned.toString());
        byte[] expected = FfmpegCommand.ffmpeg("-i", turned.toString(), "-f", "rawvideo", "-pix_fmt", "rgb24", "-");
        List<byte[]> upright = new ArrayList<>();

        try (Demuxer demuxer = Demuxer.open(turned);
                Scaler scaler = new Scaler()) {
            int rotation = demuxer.info().rotation();
            assertThat(rotation % 180).isEqualTo(tag % 180);
            int width = rotation == 180 ? 320 : 240;
            Clips.decode(
                    turned,
                    1,
                    picture -> upright.add(
                            Clips.scaled(scaler, picture, new Orientation(rotation, false), width, 560 - width)));
        }

        long difference = 0;
        for (int i = 0; i < expected.length; i++) {
            difference += Math.abs((expected[i] & 0xff) - (upright.get(0)[i] & 0xff));
        }
        assertThat((double) difference / expected.length).isLessThan(3);
    }

    @Test
    void inventsNoTimesForARawStream() throws IOException {
        Path clip = Clips.made(directory, "raw.h264", "320x240", 20, "-c:v", "libx264", "-bf", "2");

        assertThat(Clips.accessUnits(clip))
                .hasSize(20)
                .allMatch(unit -> unit.ptsUs().isEmpty() && unit.dtsUs().isEmpty());
    }

    @Test
    void countsADiscontinuityWhereTimesWrap() throws IOException {
        // 2^33 ticks of 90 kHz are 95443.7 s: one second before it.
        Path clip = Clips.made(
                directory,
                "wrap.ts",
                "320x240",
                75,
                "-c:v",
                "libx264",
                "-bf",
                "2",
                "-g",
                "25",
                "-output_ts_offset",
                "95441.3");

        List<AccessUnit> units = Clips.accessUnits(clip);

        assertThat(units).hasSize(75);
        assertThat(units.get(0).discontinuities()).isZero();
        assertThat(units.get(74).discontinuities()).isEqualTo(1);
        assertThat(units.get(0).ptsUs().getAsLong()).isGreaterThan(95_000_000_000L);
        assertThat(units.get(74).ptsUs().getAsLong()).isLessThan(5_000_000L);
    }

    @Test
    void countsADiscontinuityWhereRecordingsWereJoined() throws IOException {
        Path clip = Clips.made(directory, "clip.ts", "320x240", 30, "-c:v", "libx264", "-bf", "2", "-g", "15");
        Path twice = directory.resolve("twice.ts");
        Files.write(twice, Files.readAllBytes(clip));
        Files.write(twice, Files.readAllBytes(clip), StandardOpenOption.APPEND);

        List<AccessUnit> units = Clips.accessUnits(twice);

        assertThat(units).hasSize(60);
        assertThat(units.subList(0, 30)).allMatch(unit -> unit.discontinuities() == 0);
        assertThat(units.subList(30, 60)).allMatch(unit -> unit.discontinuities() == 1);
    }

    @Test
    void skipsToTheSameAccessUnitThatReadingOnGives() throws IOException {
        Path clip = Clips.made(directory, "clip.mp4", "320x240", 30, "-c:v", "libx264", "-g", "10");
        List<AccessUnit> units = Clips.accessUnits(clip);
        try (Demuxer demuxer = Demuxer.open(clip)) {
            assertThat(demuxer.skipTo(17, 10)).isFalse();
            assertThat(demuxer.skipTo(17, 10)).isTrue();

            AccessUnit unit = demuxer.next().orElseThrow();

            assertThat(unit.index()).isEqualTo(17);
            assertThat(unit.data()).isEqualTo(units.get(17).data());
            assertThat(unit.ptsUs()).isEqualTo(units.get(17).ptsUs());
        }
    }

    @Test
    void saysAtTheEndOfAShorterFileThatTheTargetIsNotReached() throws IOException {
        Path clip = Clips.made(directory, "clip.mp4", "320x240", 5, "-c:v", "libx264");
        try (Demuxer demuxer = Demuxer.open(clip)) {
            assertThat(demuxer.skipTo(9, 100)).isFalse();
            assertThat(demuxer.next()).isEmpty();
            assertThat(demuxer.position()).isEqualTo(5);
        }
    }

    @Test
    void refusesCodecsThatAreNotOnTheList() {
        Path clip = Clips.made(directory, "old.avi", "320x240", 5, "-c:v", "mpeg4");

        assertThatThrownBy(() -> Demuxer.open(clip))
                .isInstanceOf(MediaException.class)
                .hasMessageContaining("old.avi is encoded with mpeg4; supported are H.264");
    }

    @Test
    void refusesFilesThatLeadElsewhere() throws IOException {
        Path target = Clips.made(directory, "clip.mp4", "320x240", 5, "-c:v", "libx264");
        Path list = directory.resolve("list.m3u8");
        Files.writeString(list, "#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\n" + target + "\n#EXT-X-ENDLIST\n");
        Path script = directory.resolve("script.ffconcat");
        Files.writeString(script, "ffconcat version 1.0\nfile '" + target.getFileName() + "'\n");

        for (Path file : List.of(list, script)) {
            assertThatThrownBy(() -> Demuxer.open(file))
                    .isInstanceOf(MediaException.class)
                    .hasMessageContaining("is no video that can be read");
        }
        for (String url :
                List.of("concat:" + target, "subfile:,,start,0,end,9,,:" + target, "http://127.0.0.1:1/a.mp4")) {
            assertThatThrownBy(() -> Demuxer.open(Path.of(url))).hasMessageContaining("does not exist");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no video at all, only a few words that somebody wrote"})
    void refusesWhatIsNoVideo(String content) throws IOException {
        Path file = directory.resolve("notes.mp4");
        Files.writeString(file, content);

        assertThatThrownBy(() -> Demuxer.open(file))
                .isInstanceOf(MediaException.class)
                .hasMessageContaining("notes.mp4");
    }

    @Test
    void opensNamesWithColonsAndSpaces() throws IOException {
        Path clip = Clips.made(directory, "clip.mp4", "320x240", 3, "-c:v", "libx264");
        Path odd = directory.resolve("concat:a b%03d.mp4");
        Files.move(clip, odd);

        assertThat(Clips.accessUnits(odd)).hasSize(3);
    }

    @Test
    void endsReadsOnceStopped() throws IOException {
        Path clip = Clips.made(directory, "clip.mkv", "640x480", 200, "-c:v", "libx264", "-qp", "5");
        try (Demuxer demuxer = Demuxer.open(clip)) {
            demuxer.next();
            demuxer.stop();

            assertThatThrownBy(() -> {
                        while (demuxer.next().isPresent()) {
                            // Buffered bytes may still come.
                        }
                    })
                    .isInstanceOf(IOException.class)
                    .isNotInstanceOf(MediaException.class)
                    .hasMessageContaining("stopped");
        }
    }

    @Test
    void readsASinglePictureAsAStreamOfOne() throws IOException {
        for (String name : List.of("picture.png", "picture.jpg")) {
            Path clip = directory.resolve(name);
            FfmpegCommand.ffmpeg("-f", "lavfi", "-i", "testsrc=size=33x21", "-frames:v", "1", clip.toString());

            List<Clips.Shown> pictures = Clips.pictures(clip, 1);

            assertThat(pictures).hasSize(1);
            assertThat(pictures.get(0).width()).isEqualTo(33);
            assertThat(pictures.get(0).height()).isEqualTo(21);
        }
    }

    @Test
    void opensMoreFilesAtOnceThanThereAreNativeCallbackSlots() throws IOException {
        Path clip = Clips.made(directory, "clip.mp4", "64x64", 3, "-c:v", "libx264");
        List<Demuxer> open = new ArrayList<>();
        try {
            for (int i = 0; i < 25; i++) {
                open.add(Demuxer.open(clip));
            }
            for (Demuxer demuxer : open) {
                assertThat(demuxer.next().orElseThrow().ptsUs()).isEqualTo(OptionalLong.of(0));
            }
        } finally {
            open.forEach(Demuxer::close);
        }
    }
}
