package io.maskstream.stream.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maskstream.stream.mask.LabelPng;
import io.maskstream.stream.mask.MaskRecords;
import io.maskstream.stream.mask.SampleFrames;
import io.maskstream.stream.record.EncodedMask;
import io.maskstream.stream.record.FrameGeometry;
import io.maskstream.stream.record.FrameId;
import io.maskstream.stream.record.FrameTimes;
import io.maskstream.stream.record.ModelIdentity;
import io.maskstream.stream.record.Preview;
import io.maskstream.stream.record.Quality;
import io.maskstream.stream.record.SegmentedFrame;
import io.maskstream.stream.record.StageTimings;
import io.maskstream.stream.sink.SinkPipeline.Checkpoint;
import io.maskstream.stream.video.Demuxer;
import io.maskstream.stream.video.JpegEncoder;
import io.maskstream.stream.video.MediaException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilesSinkOperatorTest {
    @TempDir
    Path temporary;

    private Path output;

    @BeforeEach
    void makeOutput() throws IOException {
        output = Files.createDirectory(temporary.resolve("output"));
    }

    @Test
    void linesAppearWithTheCheckpointThatCoversThem() throws Exception {
        try (SinkPipeline pipeline = SinkPipeline.start(sink(false))) {
            pipeline.write(frame("gate", 0, 1));
            pipeline.write(frame("gate", 0, 2));
            Checkpoint first = pipeline.checkpoint(1);
            assertThat(sequences("gate")).isEmpty();
            pipeline.complete(first);
            assertThat(sequences("gate")).containsExactly(1L, 2L);

            pipeline.write(frame("gate", 0, 3));
            pipeline.complete(pipeline.checkpoint(2));
        }
        assertThat(names("gate", "masks-"))
                .containsExactly(
                        "masks-0000000000000000-000000000001.ndjson", "masks-0000000000000000-000000000003.ndjson");
        assertThat(sequences("gate")).containsExactly(1L, 2L, 3L);
    }

    @Test
    void everyFrameHasItsLabelPicture() throws Exception {
        try (SinkPipeline pipeline = SinkPipeline.start(sink(false))) {
            pipeline.write(frame("gate", 2, 1));
        }
        Path picture = output.resolve("gate/labels/0000000000000002-000000000001.png");
        assertThat(LabelPng.read(picture).labels()).containsExactly((short) 0, (short) 1, (short) 2, (short) 2);
    }

    @Test
    void afterAKillNoFrameIsLostOrTwiceAndNothingIsLeftHidden() throws Exception {
        SinkPipeline killed = SinkPipeline.start(sink(false));
        killed.write(frame("gate", 0, 1));
        killed.complete(killed.checkpoint(1));
        killed.write(frame("gate", 0, 2));
        Checkpoint second = killed.checkpoint(2);
        killed.complete(second);
        // Beyond the last complete checkpoint: one file finished, one still growing.
        killed.write(frame("gate", 0, 3));
        killed.checkpoint(3);
        killed.write(frame("gate", 0, 4));

        try (SinkPipeline restored = SinkPipeline.restore(sink(false), second)) {
            for (long sequence = 3; sequence <= 6; sequence++) {
                restored.write(frame("gate", 0, sequence));
            }
            restored.end(3);
        }
        assertThat(sequences("gate")).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
        assertThat(hidden("gate")).isEmpty();
    }

    @Test
    void aCheckpointThatWasCompleteButNotYetCommittedIsCommittedByTheRestore() throws Exception {
        SinkPipeline killed = SinkPipeline.start(sink(false));
        killed.write(frame("gate", 0, 1));
        Checkpoint checkpoint = killed.checkpoint(1);
        assertThat(sequences("gate")).isEmpty();

        SinkPipeline.restore(sink(false), checkpoint).close();
        assertThat(sequences("gate")).containsExactly(1L);
        SinkPipeline.restore(sink(false), checkpoint).close();
        assertThat(sequences("gate")).as("committed again").containsExactly(1L);
    }

    @Test
    void finishedFilesMayBeTakenAwayBeforeARestore() throws Exception {
        SinkPipeline killed = SinkPipeline.start(sink(false));
        killed.write(frame("gate", 0, 1));
        Checkpoint checkpoint = killed.checkpoint(1);
        killed.complete(checkpoint);
        Files.delete(output.resolve("gate/" + names("gate", "masks-").get(0)));

        try (SinkPipeline restored = SinkPipeline.restore(sink(false), checkpoint)) {
            restored.write(frame("gate", 0, 2));
            restored.end(2);
        }
        assertThat(sequences("gate")).containsExactly(2L);
    }

    @Test
    void aFailingTaskTakesItsUnfinishedFilesAway() throws Exception {
        SinkPipeline pipeline = SinkPipeline.start(sink(true));
        pipeline.write(withPreview(frame("gate", 0, 1), 64, 48));
        pipeline.close();

        assertThat(hidden("gate")).isEmpty();
        assertThat(names("gate", "")).containsExactly("labels");
    }

    @Test
    void streamsKeepApartWhateverTheyAreCalled() throws Exception {
        try (SinkPipeline pipeline = SinkPipeline.start(sink(false))) {
            for (String stream : List.of("a/b", "../up", ".", "ü".repeat(128))) {
                pipeline.write(frame(stream, 0, 1));
            }
            pipeline.end(1);
        }
        assertThat(names("", ""))
                .hasSize(4)
                .contains("a%2Fb", "%2E.%2Fup", "%2E")
                .allMatch(name -> name.length() < 255);
        assertThat(names("..", "")).containsExactly("output");
    }

    @Test
    void videosEndWithTheCheckpointAndWhereSizeOrTimeStartAnew() throws Exception {
        try (SinkPipeline pipeline = SinkPipeline.start(sink(true))) {
            pipeline.write(withPreview(frame("gate", 0, 1), 640, 360));
            pipeline.write(withPreview(frame("gate", 0, 2), 640, 360));
            pipeline.write(frame("gate", 0, 3));
            pipeline.write(withPreview(frame("gate", 0, 4), 320, 240));
            pipeline.write(withPreview(frame("gate", 1, 0), 320, 240));
            pipeline.complete(pipeline.checkpoint(1));
            pipeline.write(withPreview(frame("gate", 1, 1), 320, 240));
            pipeline.end(2);
        }
        assertThat(names("gate", "overlay-"))
                .containsExactly(
                        "overlay-0000000000000000-000000000001.mp4",
                        "overlay-0000000000000000-000000000004.mp4",
                        "overlay-0000000000000001-000000000000.mp4",
                        "overlay-0000000000000001-000000000001.mp4");
        List<Integer> pictures = new ArrayList<>();
        for (String name : names("gate", "overlay-")) {
            pictures.add(pictures(output.resolve("gate").resolve(name)));
        }
        assertThat(pictures).as("the frame without a preview is in none").containsExactly(2, 1, 1, 1);
        assertThat(hidden("gate")).isEmpty();
    }

    @Test
    void anUnusableDirectoryIsSaidInOneLineBeforeTheFirstFrame() throws Exception {
        Path blocked = Files.createFile(output.resolve("blocked"));

        assertThatThrownBy(() -> SinkPipeline.start(new FilesSink(blocked.toString(), false)))
                .hasStackTraceContaining("the files sink cannot make its directory " + blocked);
    }

    @Test
    void aDirectoryThatBecomesUnusableIsSaidInOneLine() throws Exception {
        try (SinkPipeline pipeline = SinkPipeline.start(sink(false))) {
            Files.createFile(output.resolve("gate"));
            assertThatThrownBy(() -> pipeline.write(frame("gate", 0, 1)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("cannot write " + output.resolve("gate"))
                    .hasMessageContaining("is there room");
        }
    }

    @Test
    void segmentsSurviveTheirWayThroughACheckpoint() throws IOException {
        SegmentSerializer serializer = new SegmentSerializer();
        Segment segment = new Segment("/out/gate", Segment.Kind.OVERLAY, new FrameId("gate", 1, 2), 77);

        assertThat(serializer.deserialize(1, serializer.serialize(segment))).isEqualTo(segment);
        assertThatThrownBy(() -> serializer.deserialize(2, new byte[0]))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("segments of version 2; this version knows 1");
    }

    private static int pictures(Path video) throws IOException {
        int count = 0;
        try (Demuxer demuxer = Demuxer.open(video)) {
            while (demuxer.next().isPresent()) {
                count++;
            }
        }
        return count;
    }

    private FilesSink sink(boolean overlay) {
        return new FilesSink(output.toString(), overlay);
    }

    static SegmentedFrame frame(String stream, long epoch, long sequence) {
        return new SegmentedFrame(
                new FrameId(stream, epoch, sequence),
                new FrameTimes(OptionalLong.of(sequence * 40_000), OptionalLong.empty(), 9, 0, OptionalLong.empty()),
                new FrameGeometry(1280, 720, 0),
                new ModelIdentity("constant", "0"),
                0,
                List.of("road", "sky"),
                new EncodedMask(2, 2, new byte[] {0, 1, 1, 1, 2, 2}),
                List.of(),
                Quality.OK,
                0,
                new StageTimings(1, 2, 3, 4),
                Optional.empty());
    }

    static SegmentedFrame withPreview(SegmentedFrame frame, int width, int height) throws MediaException {
        try (JpegEncoder encoder = JpegEncoder.open(width, height, JpegEncoder.DEFAULT_QUANTISER)) {
            Preview preview = new Preview(encoder.encode(new byte[3 * width * height]), width, height);
            return SampleFrames.withPreview(frame, preview);
        }
    }

    /** Sequences of the frames in the files under final names, in the files' order. */
    private List<Long> sequences(String stream) throws IOException {
        return names(stream, "masks-").stream()
                .flatMap(name -> {
                    try {
                        return Files.readAllLines(output.resolve(stream).resolve(name)).stream();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                })
                .flatMapToLong(
                        line -> LongStream.of(MaskRecords.fromJson(line).id().sequence()))
                .boxed()
                .toList();
    }

    private List<String> hidden(String stream) throws IOException {
        return names(stream, ".");
    }

    private List<String> names(String directory, String prefix) throws IOException {
        if (!Files.isDirectory(output.resolve(directory))) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(output.resolve(directory))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith(prefix))
                    .sorted()
                    .toList();
        }
    }
}
