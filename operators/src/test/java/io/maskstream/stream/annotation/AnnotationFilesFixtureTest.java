package io.maskstream.stream.annotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.maskstream.stream.mask.RunLengthCodec;
import io.maskstream.stream.record.FrameGeometry;
import io.maskstream.stream.record.FrameId;
import io.maskstream.stream.record.SegmentedFrame;
import io.maskstream.stream.sink.StreamDirectory;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Both formats as a program in another language reads them that was written from the formats' documentation. */
class AnnotationFilesFixtureTest {
    private static final String PYTHON = "/usr/bin/python3";
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final List<String> WORDS = List.of("road", "<b>\"sky\" & 'sea'</b>", "Straße\t車\n🚗", "&amp;", "");
    private static final FrameGeometry FRAME = new FrameGeometry(50, 31, 0);

    @TempDir
    private Path folder;

    /** The words change on the way, in their order and their number. */
    private static List<SegmentedFrame> frames() {
        List<SegmentedFrame> frames = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            List<String> words = i < 6 ? WORDS : List.of("bus", WORDS.get(1), "road");
            FrameId id = new FrameId(i % 3 == 0 ? "../yard \"1\"<" : "gate", 2, i);
            frames.add(AnnotationSamples.frame(id, words, i < 6 ? 1 : 2, 37, 23, FRAME, i));
        }
        return frames;
    }

    @ParameterizedTest
    @CsvSource({"coco, FRAME", "coco, MASK", "cvat, FRAME", "cvat, MASK"})
    void anIndependentReaderFindsEveryPixelOfEveryLabel(String format, PictureSize size) throws Exception {
        List<SegmentedFrame> frames = frames();
        List<String> expected = new ArrayList<>();
        frames.forEach(frame -> expected.addAll(lines(frame, size)));

        assertThat(decode(format, write(format, size, frames))).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(expected).hasSizeGreaterThan(3 * frames.size());
    }

    @Test
    void theReaderWouldNoticeAWrongPixel() throws Exception {
        Path file = write("coco", PictureSize.MASK, frames());
        String text = Files.readString(file);
        String counts = "\"counts\":\"";
        int at = text.indexOf(counts) + counts.length();
        Files.writeString(file, text.substring(0, at) + (char) (text.charAt(at) ^ 1) + text.substring(at + 1));
        Process reader = reader("coco", file);
        assertThat(new String(reader.getErrorStream().readAllBytes(), StandardCharsets.UTF_8))
                .contains("decode.py: annotation 1");
        assertThat(reader.waitFor()).isEqualTo(1);
    }

    private Path write(String format, PictureSize size, List<SegmentedFrame> frames) throws IOException {
        Path file = folder.resolve("masks." + format);
        try (KeptMasks kept = new KeptMasks(size);
                OutputStream out = Files.newOutputStream(file)) {
            for (SegmentedFrame frame : frames) {
                kept.add(frame);
            }
            kept.settle();
            if (format.equals("coco")) {
                CocoFile.write(kept, "a \"topic\" & more", NOW, out);
            } else {
                CvatFile.write(kept, "a \"topic\" & more", NOW, out);
            }
        }
        return file;
    }

    private static Process reader(String format, Path file) throws IOException {
        Path script = Path.of("src", "test", "resources", "annotation", "decode.py");
        assumeTrue(Files.isExecutable(Path.of(PYTHON)), "needs Debian's python3");
        return new ProcessBuilder(PYTHON, script.toString(), format, file.toString()).start();
    }

    private static List<String> decode(String format, Path file) throws Exception {
        Process reader = reader(format, file);
        String said = new String(reader.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String error = new String(reader.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(reader.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(reader.exitValue()).as(error).isZero();
        List<String> lines = new ArrayList<>();
        for (String line : said.lines().toList()) {
            JsonNode entry = new ObjectMapper().readTree(line);
            lines.add(
                    entry.has("label")
                            ? line(
                                    entry.path("file_name").asText(),
                                    entry.path("label").asText(),
                                    entry.path("area").asInt(),
                                    entry.path("sha256").asText())
                            : "%s %dx%d"
                                    .formatted(
                                            entry.path("file_name").asText(),
                                            entry.path("width").asInt(),
                                            entry.path("height").asInt()));
        }
        return lines;
    }

    private static String line(String name, String label, int area, String digest) {
        return "%s '%s' %d %s".formatted(name, label, area, digest);
    }

    /** What must come out, from the label map alone. */
    private static List<String> lines(SegmentedFrame frame, PictureSize size) {
        int width = size == PictureSize.MASK ? frame.mask().width() : FRAME.width();
        int height = size == PictureSize.MASK ? frame.mask().height() : FRAME.height();
        short[] map = RunLengthCodec.decode(frame.mask());
        String name = StreamDirectory.name(frame.id()) + ".jpg";
        List<String> lines = new ArrayList<>(List.of("%s %dx%d".formatted(name, width, height)));
        for (int label = 1; label <= frame.labels().size(); label++) {
            byte[] plane = new byte[width * height];
            int area = 0;
            for (int pixel = 0; pixel < plane.length; pixel++) {
                int x = (int) ((pixel % width + 0.5) / width * frame.mask().width());
                int y = (int) ((pixel / width + 0.5) / height * frame.mask().height());
                if (map[y * frame.mask().width() + x] == label) {
                    plane[pixel] = 1;
                    area++;
                }
            }
            if (area > 0) {
                lines.add(line(name, frame.labels().get(label - 1), area, sha256(plane)));
            }
        }
        return lines;
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
