package io.maskstream.stream.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maskstream.stream.record.VideoPacket;
import io.maskstream.stream.source.FilePlayer.Played;
import io.maskstream.stream.source.SourceElement.Arrived;
import io.maskstream.stream.source.SourceElement.Refused;
import io.maskstream.stream.video.Clips;
import io.maskstream.stream.video.FfmpegCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilePlayerTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.ofEpochSecond(1_700_000_000));

    @TempDir
    Path directory;

    @BeforeEach
    void needsTheCommand() {
        FfmpegCommand.assumeInstalled();
    }

    @Test
    void playsEveryAccessUnitOnceAndEnds() throws IOException {
        Path clip = Clips.made(directory, "clip.mp4", "64x64", 40, "-c:v", "libx264", "-bf", "2");

        List<Played> played = play(split(clip, false, FilePosition.START), 1000);

        assertThat(names(played))
                .hasSize(40)
                .startsWith("lobby/0/0", "lobby/0/1")
                .endsWith("lobby/0/39");
        assertThat(packet(played, 3).times().ingestUs()).isEqualTo(1_700_000_000_000_000L);
        assertThat(packet(played, 3).live()).isFalse();
    }

    @Test
    void goesOnFromEveryPositionWithTheSamePackets() throws IOException {
        Path clip = Clips.made(directory, "clip.ts", "64x64", 12, "-c:v", "libx264", "-bf", "2", "-g", "5");
        List<Played> whole = play(split(clip, false, FilePosition.START), 1000);

        for (int cut = 0; cut < whole.size(); cut++) {
            List<Played> rest = play(split(clip, false, whole.get(cut).next()), 1000);

            assertThat(names(rest)).isEqualTo(names(whole.subList(cut + 1, whole.size())));
            if (!rest.isEmpty()) {
                assertThat(packet(rest, 0).data())
                        .isEqualTo(packet(whole, cut + 1).data());
                assertThat(packet(rest, 0).times().ptsUs())
                        .isEqualTo(packet(whole, cut + 1).times().ptsUs());
            }
        }
    }

    @Test
    void startsANewEpochWithEachLoopAndEachDiscontinuity() throws IOException {
        Path clip = Clips.made(directory, "clip.ts", "64x64", 30, "-c:v", "libx264", "-g", "10");
        Path twice = directory.resolve("twice.ts");
        Files.write(twice, Files.readAllBytes(clip));
        Files.write(twice, Files.readAllBytes(clip), StandardOpenOption.APPEND);

        List<Played> played = play(split(twice, true, FilePosition.START), 130);

        List<String> names = names(played);
        assertThat(names.get(0)).isEqualTo("lobby/0/0");
        assertThat(names.get(30)).isEqualTo("lobby/1/30");
        assertThat(names.get(60)).isEqualTo("lobby/2/0");
        assertThat(names.get(90)).isEqualTo("lobby/3/30");
        assertThat(names.get(120)).isEqualTo("lobby/4/0");
        assertThat(names).doesNotHaveDuplicates();
        assertThat(names(play(split(twice, true, played.get(94).next()), 20))).isEqualTo(names.subList(95, 115));
    }

    @Test
    void endsAStreamThatIsNoVideoWithADeadLetter() throws IOException {
        Path notes = Files.writeString(directory.resolve("notes.mp4"), "not a video, whatever its name says");

        List<Played> played = play(split(notes, true, FilePosition.START), 10);

        assertThat(played).hasSize(1);
        assertThat(((Refused) played.get(0).element()).letter().reason()).contains("notes.mp4 is no video");
    }

    @Test
    void saysThatAFileBecameShorterThanWhatWasReadOfIt() throws IOException {
        Path clip = Clips.made(directory, "clip.mp4", "64x64", 5, "-c:v", "libx264");

        List<Played> played = play(split(clip, false, new FilePosition(0, 0, 9)), 10);

        assertThat(((Refused) played.get(0).element()).letter().reason()).contains("fewer than the 9");
    }

    @Test
    void failsForAFileThatCannotBeReadNowSinceItMayBeThereAfterARestart() {
        FileStreamSplit missing = split(directory.resolve("missing.mp4"), false, FilePosition.START);

        assertThatThrownBy(() -> play(missing, 10))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("stream 'lobby'")
                .hasMessageContaining("cannot be read");
    }

    private static FileStreamSplit split(Path file, boolean loop, FilePosition position) {
        return new FileStreamSplit(new FileStream("lobby", file.toString(), loop), position);
    }

    private static List<Played> play(FileStreamSplit split, int most) throws IOException {
        List<Played> played = new ArrayList<>();
        try (FilePlayer player = new FilePlayer(split, CLOCK)) {
            while (!player.ended() && played.size() < most) {
                played.addAll(player.play(Math.min(7, most - played.size()), 1 << 20));
            }
        }
        return played;
    }

    private static VideoPacket packet(List<Played> played, int index) {
        return ((Arrived) played.get(index).element()).packet();
    }

    private static List<String> names(List<Played> played) {
        return played.stream()
                .map(each -> ((Arrived) each.element()).packet().id().text())
                .toList();
    }
}
