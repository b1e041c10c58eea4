package io.maskstream.stream.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.maskstream.stream.record.ClockSource;
import io.maskstream.stream.record.VideoPacket;
import io.maskstream.stream.video.Clips;
import io.maskstream.stream.video.FfmpegCommand;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files at their own pace, against a clock that the feed's own pauses move. */
class PacedFeedTest {
    private static final Instant START = Instant.parse("2026-01-31T12:00:00Z");
    private static final int PLENTY = 1000;

    @TempDir
    Path directory;

    private final LivePackets.Counted counted = new LivePackets.Counted();
    private final Clock clock = new Clock();

    private static final class Clock implements Pauses {
        private Instant now = START;
        private int pauses;
        private Runnable afterPause = () -> {};

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public void pause(Duration length) {
            now = now.plus(length);
            pauses++;
            afterPause.run();
        }

        Duration passed() {
            return Duration.between(START, now);
        }
    }

    @BeforeEach
    void needsTheCommand() {
        FfmpegCommand.assumeInstalled();
    }

    @Test
    void showsEachPacketWhenItsTimeHasComeAsACameraWould() throws Exception {
        HandOver<FileStreamSplit> out = handOver(Overflow.DROP_OLDEST, PLENTY);

        play(clip("clip.mp4", 20), false, FilePosition.START, out);

        List<VideoPacket> packets = LivePackets.taken(out);
        assertThat(names(packets)).hasSize(20).startsWith("lobby/0/0").endsWith("lobby/0/19");
        for (int i = 0; i < packets.size(); i++) {
            VideoPacket packet = packets.get(i);
            // 25 frames a second.
            Duration shown = Duration.of(packet.times().ingestUs(), ChronoUnit.MICROS)
                    .minus(Duration.between(Instant.EPOCH, START));
            assertThat(shown.toMillis()).isBetween(i * 40L - 1, i * 40L + 1);
            assertThat(packet.live()).isTrue();
            assertThat(packet.times().clockSource()).isEqualTo(ClockSource.ARRIVAL);
        }
        assertThat(counted.shed).isZero();
    }

    @Test
    void keepsTheNewestFromARandomAccessPointOnWhereNobodyTakesThem() throws Exception {
        HandOver<FileStreamSplit> out = handOver(Overflow.DROP_OLDEST, 12);

        play(clip("clip.mp4", 45), false, FilePosition.START, out);

        List<VideoPacket> packets = LivePackets.taken(out);
        assertThat(packets.get(0).randomAccess()).isTrue();
        assertThat(packets.get(0).shedBefore()).isEqualTo(counted.shed);
        assertThat(names(packets)).endsWith("lobby/0/44");
        assertThat(counted.shed + packets.size()).isEqualTo(45);
        assertThat(counted.shed).isBetween(33L, 40L);
        assertThat(clock.passed()).as("nobody holds it up").isBetween(Duration.ofMillis(1759), Duration.ofMillis(1761));
    }

    @Test
    void goesOnAtOnceWhereTheRecordingStartsOver() throws Exception {
        Path clip = clip("clip.ts", 10);
        Path twice = directory.resolve("twice.ts");
        Files.write(twice, Files.readAllBytes(clip));
        Files.write(twice, Files.readAllBytes(clip), StandardOpenOption.APPEND);
        HandOver<FileStreamSplit> out = handOver(Overflow.DROP_OLDEST, PLENTY);

        play(twice, false, FilePosition.START, out);

        List<VideoPacket> packets = LivePackets.taken(out);
        assertThat(names(packets)).hasSize(20).startsWith("lobby/0/0").endsWith("lobby/1/19");
        assertThat(packets.get(10).times().ingestUs())
                .isEqualTo(packets.get(9).times().ingestUs());
        assertThat(clock.passed()).isBetween(Duration.ofMillis(719), Duration.ofMillis(721));
    }

    @Test
    void loopsUntilItIsStopped() throws Exception {
        HandOver<FileStreamSplit> out = handOver(Overflow.DROP_OLDEST, PLENTY);
        FileStreamSplit split = split(clip("clip.mp4", 5), true, FilePosition.START);
        PacedFeed feed = new PacedFeed(split, out, clock);
        clock.afterPause = () -> {
            if (clock.pauses == 50) {
                feed.stop();
            }
        };

        feed.run();

        List<String> names = names(LivePackets.taken(out));
        assertThat(names).contains("lobby/0/4", "lobby/1/0", "lobby/9/4").doesNotHaveDuplicates();
        assertThat(clock.pauses).isEqualTo(50);
    }

    @Test
    void goesOnWhereACheckpointFoundItWithoutWaitingForWhatWasShown() throws Exception {
        Path clip = clip("clip.mp4", 20);
        HandOver<FileStreamSplit> first = handOver(Overflow.DROP_OLDEST, PLENTY);
        play(clip, false, FilePosition.START, first);
        List<FilePosition> positions = new ArrayList<>();
        for (var item = first.poll(); item.isPresent(); item = first.poll()) {
            positions.add(item.get().next().position());
        }
        Instant restored = clock.instant();
        HandOver<FileStreamSplit> out = handOver(Overflow.DROP_OLDEST, PLENTY);

        play(clip, false, positions.get(11), out);

        assertThat(names(LivePackets.taken(out))).hasSize(8).startsWith("lobby/0/12");
        assertThat(Duration.between(restored, clock.instant()).toMillis()).isBetween(279L, 281L);
    }

    @Test
    void catchesUpWithoutWaitingAfterItWasHeldUp() throws Exception {
        HandOver<FileStreamSplit> out = handOver(Overflow.DROP_OLDEST, PLENTY);
        // The machine does something else for the rest of the clip.
        clock.afterPause = () -> clock.now = clock.now.plus(Duration.ofSeconds(5));

        play(clip("clip.mp4", 20), false, FilePosition.START, out);

        assertThat(LivePackets.taken(out)).hasSize(20);
        assertThat(clock.pauses).isEqualTo(1);
    }

    @Test
    void nobodyWaitsThroughABreakOfTheRecording() throws Exception {
        Path clip = Clips.made(
                directory,
                "lapse.mp4",
                "64x64",
                5,
                "-c:v",
                "libx264",
                "-bf",
                "0",
                "-vf",
                "setpts=PTS*500",
                "-fps_mode",
                "passthrough");
        HandOver<FileStreamSplit> out = handOver(Overflow.DROP_OLDEST, PLENTY);

        play(clip, false, FilePosition.START, out);

        assertThat(LivePackets.taken(out)).hasSize(5);
        assertThat(clock.passed()).isLessThan(Duration.ofSeconds(10));
    }

    private void play(Path file, boolean loop, FilePosition from, HandOver<FileStreamSplit> out) throws Exception {
        new PacedFeed(split(file, loop, from), out, clock).run();
    }

    private HandOver<FileStreamSplit> handOver(Overflow overflow, int most) {
        return new HandOver<>(overflow, most, 1 << 20, counted, () -> {});
    }

    private Path clip(String name, int frames) {
        return Clips.made(directory, name, "64x64", frames, "-c:v", "libx264", "-bf", "0", "-g", "10");
    }

    private static FileStreamSplit split(Path file, boolean loop, FilePosition position) {
        return new FileStreamSplit(new FileStream("lobby", file.toString(), loop), position);
    }

    private static List<String> names(List<VideoPacket> packets) {
        return packets.stream().map(packet -> packet.id().text()).toList();
    }
}
