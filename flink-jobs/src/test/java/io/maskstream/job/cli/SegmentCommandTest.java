package io.maskstream.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.maskstream.stream.mask.LabelPng;
import io.maskstream.stream.mask.MaskRecords;
import io.maskstream.stream.mask.RunLengthCodec;
import io.maskstream.stream.record.SegmentedFrame;
import io.maskstream.stream.video.VideoWriter;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SegmentCommandTest {
    @TempDir
    private Path folder;

    private record Outcome(int code, String error) {}

    private Outcome segment(String... arguments) {
        List<String> all = new ArrayList<>(List.of("segment"));
        all.addAll(List.of(arguments));
        StringWriter error = new StringWriter();
        int code =
                Main.run(all.toArray(String[]::new), new PrintWriter(new StringWriter()), new PrintWriter(error, true));
        return new Outcome(code, error.toString());
    }

    private Outcome constant(Path out, String... inputs) {
        List<String> all = new ArrayList<>(List.of(inputs));
        all.addAll(List.of("--model", "constant", "--classes", "road,car", "--device", "cpu", "--out", out.toString()));
        return segment(all.toArray(String[]::new));
    }

    private Path picture(String name, int width, int height) throws IOException {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        image.setRGB(width / 2, height / 2, 0xff8800);
        Path file = folder.resolve(name);
        ImageIO.write(image, name.endsWith("png") ? "png" : "jpg", file.toFile());
        return file;
    }

    private static List<String> names(Path out) throws IOException {
        try (Stream<Path> files = Files.list(out)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void picturesGetOverlayLabelsAndARecordOfTheirOwnSize() throws IOException {
        Path out = folder.resolve("out");
        Files.createDirectories(folder.resolve("in/more"));
        picture("in/a.jpg", 64, 40);
        picture("in/more/a.png", 33, 47);

        Outcome outcome = constant(out, folder.resolve("in").toString(), folder.resolve("in/more") + "/*.png");

        assertThat(outcome).isEqualTo(new Outcome(0, ""));
        assertThat(names(out))
                .containsExactly("a-2.labels.png", "a-2.overlay.png", "a.labels.png", "a.overlay.png", "masks.ndjson");
        List<String> lines = Files.readAllLines(out.resolve("masks.ndjson"));
        SegmentedFrame first = MaskRecords.fromJson(lines.get(0));
        assertThat(first.mask().width()).isEqualTo(64);
        assertThat(first.mask().height()).isEqualTo(40);
        assertThat(first.labels()).containsExactly("road", "car");
        assertThat(LabelPng.read(out.resolve("a.labels.png")).labels()).isEqualTo(RunLengthCodec.decode(first.mask()));
        assertThat(MaskRecords.fromJson(lines.get(1)).mask().height()).isEqualTo(47);
    }

    @Test
    void aVideoGetsAnOverlayVideoAndALabelMapAFrame() throws IOException {
        Path video = folder.resolve("clip.mp4");
        try (VideoWriter writer = VideoWriter.open(video, 64, 48, 25)) {
            for (int i = 0; i < 5; i++) {
                writer.write(new byte[3 * 64 * 48], i * 40_000L);
            }
        }
        Path out = folder.resolve("out");

        assertThat(constant(out, video.toString()).code()).isZero();
        assertThat(names(out)).containsExactly("clip.labels", "clip.overlay.mp4", "masks.ndjson");
        assertThat(names(out.resolve("clip.labels"))).hasSize(5);
        assertThat(Files.readAllLines(out.resolve("masks.ndjson"))).hasSize(5);
    }

    @Test
    void unreadablePicturesAreListedAndTheOthersDone() throws IOException {
        Path good = picture("good.png", 20, 20);
        Path cut = folder.resolve("cut.jpg");
        Files.write(cut, new byte[] {(byte) 0xff, (byte) 0xd8, (byte) 0xff, (byte) 0xe0});
        Path huge = folder.resolve("huge.png");
        Files.write(huge, hugePng());
        Path out = folder.resolve("out");

        Outcome outcome = constant(out, cut.toString(), good.toString(), huge.toString());

        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.error().lines())
                .hasSize(3)
                .anyMatch(line -> line.contains("cut.jpg: "))
                .anyMatch(line -> line.contains("huge.png: its header says 100000x100000 pixels"))
                .anyMatch(line -> line.contains("2 of 3 inputs had failures"));
        assertThat(names(out)).containsExactly("good.labels.png", "good.overlay.png", "masks.ndjson");
    }

    private static byte[] hugePng() {
        byte[] head = ByteBuffer.allocate(17)
                .put("IHDR".getBytes(StandardCharsets.US_ASCII))
                .putInt(100_000)
                .putInt(100_000)
                .put(new byte[] {8, 2, 0, 0, 0})
                .array();
        CRC32 checksum = new CRC32();
        checksum.update(head);
        return ByteBuffer.allocate(33)
                .put(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'})
                .putInt(13)
                .put(head)
                .putInt((int) checksum.getValue())
                .array();
    }

    @Test
    void whatIsFoundBeforeWorkEndsWithTwoAndOneLine() throws IOException {
        String picture = picture("a.png", 8, 8).toString();
        Path full = Files.createDirectories(folder.resolve("full"));
        Files.writeString(full.resolve("precious.txt"), "kept");
        Path model = Files.createDirectories(folder.resolve("model"));
        Files.writeString(model.resolve("config.json"), "{\"format\": 99}");
        String out = folder.resolve("out").toString();

        assertUsage(constant(full, picture), "holds other things");
        assertUsage(constant(folder.resolve("out"), folder.resolve("none.png").toString()), "no such file");
        assertUsage(segment(picture, "--model", "constant", "--classes", "car,Car", "--out", out), "'Car' twice");
        assertUsage(segment(picture, "--model", "constant", "--classes", "", "--out", out), "empty name");
        assertUsage(
                segment(picture, "--model", folder.toString(), "--classes", "car", "--out", out, "--device", "cpu"),
                "has no config.json");
        assertUsage(
                segment(picture, "--model", model.toString(), "--classes", "car", "--out", out, "--device", "cpu"),
                "99");
        assertUsage(
                segment(picture, "--model", "random:clip-vit-z", "--classes", "car", "--out", out, "--device", "cpu"),
                "no preset 'clip-vit-z'");
        assertUsage(
                segment(picture, "--model", "random:clip-rn50", "--classes", "car", "--out", out, "--device", "cuda:7"),
                "device 'cuda:7' was asked for");
        assertThat(Files.readString(full.resolve("precious.txt"))).isEqualTo("kept");
        assertThat(folder.resolve("out")).doesNotExist();
    }

    private static void assertUsage(Outcome outcome, String part) {
        assertThat(outcome.code()).as(outcome.error()).isEqualTo(2);
        assertThat(outcome.error()).hasLineCount(1).contains(part);
    }
}
