package io.maskstream.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.maskstream.stream.mask.CocoRle;
import io.maskstream.stream.mask.LabelPng;
import io.maskstream.stream.mask.MaskRecords;
import io.maskstream.stream.mask.RunLengthCodec;
import io.maskstream.stream.record.FrameGeometry;
import io.maskstream.stream.record.FrameId;
import io.maskstream.stream.record.FrameTimes;
import io.maskstream.stream.record.ModelIdentity;
import io.maskstream.stream.record.Quality;
import io.maskstream.stream.record.SegmentedFrame;
import io.maskstream.stream.record.StageTimings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportCommandTest {
    private static final short[] LABELS = {0, 1, 2, 2, 0, 1};

    @TempDir
    private Path folder;

    private record Outcome(int code, String out, String error) {}

    private static Outcome run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter error = new StringWriter();
        int code = Main.run(
                Stream.concat(Stream.of("export"), Stream.of(arguments)).toArray(String[]::new),
                new PrintWriter(out, true),
                new PrintWriter(error, true));
        return new Outcome(code, out.toString(), error.toString());
    }

    private static String line(String stream, long sequence) {
        return MaskRecords.toJson(new SegmentedFrame(
                new FrameId(stream, 3, sequence),
                new FrameTimes(OptionalLong.empty(), OptionalLong.empty(), 1, 1, OptionalLong.empty()),
                new FrameGeometry(6, 4, 0),
                new ModelIdentity("constant", "0:1"),
                0,
                List.of("road", "car"),
                new RunLengthCodec().encode(LABELS, 3, 2),
                List.of(),
                Quality.OK,
                0,
                new StageTimings(0, 0, 0, 0),
                Optional.empty()));
    }

    private Path file(String... lines) throws IOException {
        return Files.write(folder.resolve("masks.ndjson"), List.of(lines));
    }

    @Test
    void everyMaskBecomesAPictureOfItsLabelsInItsStreamsFolder() throws IOException {
        Path out = folder.resolve("out");
        Outcome outcome = run(
                "png",
                "--masks",
                file(line("gate", 1), line("gate", 2), line("../yard", 1), line("gate", 2))
                        .toString(),
                "--out",
                out.toString(),
                "--json");

        assertThat(outcome.code()).as(outcome.error()).isZero();
        assertThat(outcome.out()).contains("\"masks\":4");
        try (Stream<Path> files = Files.walk(out)) {
            List<Path> pictures = files.filter(Files::isRegularFile).toList();
            assertThat(pictures).hasSize(3).allSatisfy(picture -> assertThat(
                            picture.getParent().getParent())
                    .isEqualTo(out));
        }
        LabelPng.Picture picture = LabelPng.read(out.resolve("gate/0000000000000003-000000000002.png"));
        assertThat(picture).isEqualTo(new LabelPng.Picture(3, 2, LABELS));
    }

    @Test
    void linesThatAreNoMasksAreToldAndTheOthersDone() throws IOException {
        Path out = folder.resolve("out");
        Outcome outcome = run(
                "png",
                "--masks",
                file(line("gate", 1), "{\"not\": ", line("gate", 2)).toString(),
                "--out",
                out.toString());

        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.error()).hasLineCount(1).contains("1 masks could not be read, the first is line 2: ");
        assertThat(out.resolve("gate")).isDirectoryContaining("glob:**02.png");
    }

    @Test
    void annotationsAreOneFileWithTheLastMaskOfEachFrame() throws IOException {
        Path masks = file(line("gate", 1), line("gate", 2), line("../yard", 1), line("gate", 2));
        Path coco = folder.resolve("made/masks.json");
        Outcome outcome =
                run("coco", "--masks", masks.toString(), "--out", coco.toString(), "--size", "mask", "--json");

        assertThat(outcome.code()).as(outcome.error()).isZero();
        assertThat(outcome.out()).contains("\"masks\":4,\"frames\":3");
        JsonNode data = new ObjectMapper().readTree(coco.toFile());
        assertThat(data.path("info").path("description").asText()).isEqualTo("masks of masks.ndjson");
        assertThat(data.path("images").findValuesAsText("file_name"))
                .containsExactly(
                        "gate/0000000000000003-000000000001.jpg",
                        "%2E.%2Fyard/0000000000000003-000000000001.jpg",
                        "gate/0000000000000003-000000000002.jpg");
        // Of 0 1 2 / 2 0 1, down the columns: road is the third and the last.
        assertThat(data.at("/annotations/0/segmentation").toString())
                .isEqualTo("{\"size\":[2,3],\"counts\":\"" + new CocoRle(2, 3, new int[] {2, 1, 2, 1}).compressed()
                        + "\"}");
        assertThat(data.path("annotations"))
                .hasSize(6)
                .allSatisfy(each -> assertThat(each.path("area").asInt()).isEqualTo(2));

        Path cvat = folder.resolve("masks.xml");
        assertThat(run("cvat", "--masks", masks.toString(), "--out", cvat.toString())
                        .error())
                .contains("3 frames are in " + cvat);
        assertThat(cvat).content().contains("<size>3</size>", "width=\"6\" height=\"4\"", "<name>car</name>");
        assertThat(folder).isDirectoryNotContaining("glob:**part");
    }

    @Test
    void aFileThatIsThereIsReplacedOnlyByRequestAndOnlyByAWholeOne() throws IOException {
        String masks = file(line("gate", 1), "{").toString();
        Path out = Files.writeString(folder.resolve("mine.xml"), "mine");
        assertUsage(run("cvat", "--masks", masks, "--out", out.toString()), "there is such a file");
        assertUsage(run("coco", "--masks", masks, "--out", folder.toString(), "--overwrite"), "a folder");
        assertUsage(
                run("coco", "--masks", masks, "--out", out.toString(), "--overwrite", "--size", "big"), "--size 'big'");
        Path nowhere = out.resolve("below/a/file.xml");
        Outcome failed = run("cvat", "--masks", masks, "--out", nowhere.toString());
        assertThat(failed.code()).isEqualTo(1);
        assertThat(failed.error()).hasLineCount(1).contains("cannot write " + nowhere);
        assertThat(out).hasContent("mine");

        Outcome outcome = run("cvat", "--masks", masks, "--out", out.toString(), "--overwrite");
        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.error())
                .hasLineCount(1)
                .contains("1 masks could not be read, the first is line 2: ", "1 frames are in " + out);
        assertThat(out).content().endsWith("</annotations>\n");
    }

    @Test
    void whatIsFoundBeforeWorkEndsWithTwoAndOneLine() throws IOException {
        String masks = file(line("gate", 1)).toString();
        String out = folder.resolve("out").toString();
        assertUsage(
                run("svg", "--masks", masks, "--out", out),
                "unknown format 'svg'; this version exports png, overlay, coco and cvat");
        assertUsage(run("png", "--masks", masks + "x", "--out", out), "no such file");
        assertUsage(
                run("png", "--masks", "m", "--bootstrap", "127.0.0.1:1", "--format", "xml", "--out", out),
                "--format 'xml': choose protobuf or json");
        assertUsage(run("overlay", "--masks", masks, "--out", out), "give --bootstrap and --previews TOPIC");
        assertUsage(
                run(
                        "overlay",
                        "--masks",
                        masks,
                        "--bootstrap",
                        "127.0.0.1:1",
                        "--previews",
                        "p",
                        "--as",
                        "gif",
                        "--out",
                        out),
                "--as 'gif': choose mp4 or png");
        assertThat(folder.resolve("out")).doesNotExist();
    }

    private static void assertUsage(Outcome outcome, String part) {
        assertThat(outcome.code()).as(outcome.error()).isEqualTo(2);
        assertThat(outcome.error()).hasLineCount(1).contains(part);
    }
}
