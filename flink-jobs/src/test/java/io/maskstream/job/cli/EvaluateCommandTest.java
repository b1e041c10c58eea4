package io.maskstream.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluateCommandTest {
    @TempDir
    private Path folder;

    private record Outcome(int code, String output, String error) {
        JsonNode json() throws IOException {
            return new ObjectMapper().readTree(output);
        }
    }

    private static Outcome evaluate(String... arguments) {
        List<String> all = new ArrayList<>(List.of("evaluate", "--model", "constant"));
        all.addAll(List.of(arguments));
        StringWriter output = new StringWriter();
        StringWriter error = new StringWriter();
        int code = Main.run(all.toArray(String[]::new), new PrintWriter(output, true), new PrintWriter(error, true));
        return new Outcome(code, output.toString(), error.toString());
    }

    /** Pictures of 4 x 3 pixels with the label 8 but for one pixel of 4. */
    private Path ade(int pictures) throws IOException {
        Path root = folder.resolve("ADEChallengeData2016");
        for (int i = 1; i <= pictures; i++) {
            String id = "ADE_val_%08d".formatted(i);
            BufferedImage image = new BufferedImage(4, 3, BufferedImage.TYPE_INT_RGB);
            write(image, "jpg", root.resolve("images/validation/" + id + ".jpg"));
            BufferedImage map = new BufferedImage(4, 3, BufferedImage.TYPE_BYTE_GRAY);
            for (int at = 0; at < 12; at++) {
                map.getRaster().setSample(at % 4, at / 4, 0, at == 1 ? 4 : 8);
            }
            write(map, "png", root.resolve("annotations/validation/" + id + ".png"));
        }
        return root;
    }

    private static void write(BufferedImage image, String format, Path file) throws IOException {
        Files.createDirectories(file.getParent());
        ImageIO.write(image, format, file.toFile());
    }

    @Test
    void printsTheFiguresOfADataSetAsOneLineOfJson() throws IOException {
        ade(3);

        Outcome outcome = evaluate("--dataset", "ade20k", "--root", folder.toString(), "--limit", "2", "--json");

        assertThat(outcome.code()).isZero();
        assertThat(outcome.output().strip().lines()).hasSize(1);
        JsonNode line = outcome.json();
        // The constant's bands say 4 and 8 where the truth does, at one pixel each, and 8 nowhere else.
        assertThat(line.get("classes").get("floor").asDouble()).isEqualTo(1);
        assertThat(line.get("classes").get("bed").asDouble()).isEqualTo(0.0909);
        assertThat(line.get("miou").asDouble()).isEqualTo(0.5455);
        assertThat(line.get("pixel_accuracy").asDouble()).isEqualTo(0.1667);
        assertThat(line.get("dataset").asText()).isEqualTo("ade20k");
        assertThat(line.get("part").asText()).isEqualTo("ade20k validation");
        assertThat(line.get("images").asInt()).isEqualTo(2);
        assertThat(line.get("hiou").isNull()).isTrue();
    }

    @Test
    void printsALineForEachClassForPeople() throws IOException {
        ade(1);

        Outcome outcome = evaluate("--dataset", "ade20k", "--root", folder.toString(), "--unseen", "bed");

        assertThat(outcome.output().lines())
                .anyMatch(line -> line.matches("bed +9\\.1 %"))
                .anyMatch(line -> line.matches("mIoU +54\\.5 %"))
                .anyMatch(line -> line.matches("mIoU of unseen words +9\\.1 %"))
                .anyMatch(line -> line.matches("hIoU +16\\.7 %"));
    }

    @Test
    void streetworldNeedsNoRootAndHasFoldsAndClips() throws IOException {
        Outcome pictures =
                evaluate("--dataset", "streetworld", "--limit", "3", "--size", "32", "--fold", "1", "--json");
        assertThat(pictures.error()).isEmpty();
        assertThat(pictures.code()).isZero();
        assertThat(pictures.json().get("images").asInt()).isEqualTo(3);
        assertThat(pictures.json().get("unseen_miou").isNumber()).isTrue();
        assertThat(pictures.json().get("temporal_consistency").isNull()).isTrue();

        Outcome clips =
                evaluate("--dataset", "streetworld", "--split", "clips", "--limit", "9", "--size", "32", "--json");
        assertThat(clips.json().get("temporal_consistency").isNumber()).isTrue();
    }

    @Test
    void oneWordAsksEachWordOfAPictureByItself() throws IOException {
        ade(1);

        Outcome outcome =
                evaluate("--dataset", "ade20k", "--root", folder.toString(), "--protocol", "one-word", "--json");

        assertThat(outcome.json().get("protocol").asText()).isEqualTo("one-word");
        assertThat(outcome.json().get("samples").asInt()).isEqualTo(2);
        assertThat(outcome.json().get("fb_iou").isNumber()).isTrue();
    }

    @Test
    void badPicturesAreListedAndTheOthersDone() throws IOException {
        Path root = ade(3);
        Files.delete(root.resolve("images/validation/ADE_val_00000002.jpg"));
        Files.write(root.resolve("annotations/validation/ADE_val_00000003.png"), new byte[] {1, 2, 3});

        Outcome outcome = evaluate("--dataset", "ade20k", "--root", folder.toString(), "--json");

        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.json().get("images").asInt()).isEqualTo(1);
        assertThat(outcome.json().get("failed").asInt()).isEqualTo(2);
        assertThat(outcome.json().get("miou").asDouble()).isEqualTo(0.5455);
        assertThat(outcome.error().lines())
                .hasSize(3)
                .anyMatch(line -> line.endsWith("ADE_val_00000002.jpg: no such file"))
                .anyMatch(line -> line.contains("ADE_val_00000003.png: neither JPEG nor PNG"))
                .anyMatch(
                        line -> line.contains("2 of 3 pictures could not be read; the figures are those of the rest"));
    }

    @Test
    void theWorstPicturesAreDrawnWithTheTruthBeside() throws IOException {
        Path out = folder.resolve("out");

        Outcome outcome = evaluate(
                "--dataset",
                "streetworld",
                "--limit",
                "3",
                "--size",
                "64",
                "--overlays",
                out.toString(),
                "--worst",
                "2");

        assertThat(outcome.code()).isZero();
        try (Stream<Path> files = Files.list(out)) {
            List<Path> drawn = files.sorted().toList();
            assertThat(drawn).hasSize(2);
            assertThat(drawn.get(0).getFileName().toString()).matches("01-iou-0\\.\\d{3}-test-00000\\d\\.png");
            BufferedImage image = ImageIO.read(drawn.get(0).toFile());
            // Two panels of equal size with a white gap between them.
            assertThat(image.getWidth()).isGreaterThan(2 * 64);
            assertThat(image.getRGB(image.getWidth() / 2, 5)).isEqualTo(0xffffffff);
        }
        assertThat(evaluate("--dataset", "streetworld", "--overlays", out.toString())
                        .error())
                .contains("holds other things; give a new or empty folder for --overlays");
    }

    @Test
    void whatIsWrongBeforeWorkBeginsEndsWithTwo() {
        assertThat(evaluate("--dataset", "vox"))
                .isEqualTo(new Outcome(
                        2,
                        "",
                        "maskstream: --dataset vox: there are streetworld, voc, sbd, pascal-context-59,"
                                + " pascal-context-60, coco, coco-stuff, coco-stuff-unseen, coco-stuff-91, coco-stuff-10k,"
                                + " ade20k, fss-1000, pascal-5i, coco-20i\n"));
        refused("voc needs --root", "--dataset", "voc");
        refused(
                "no such folder",
                "--dataset",
                "voc",
                "--root",
                folder.resolve("none").toString());
        refused("is PASCAL VOC 2012 unpacked there", "--dataset", "voc", "--root", folder.toString());
        refused("voc has no folds", "--dataset", "voc", "--root", folder.toString(), "--fold", "1");
        refused("fold 4: give 0 to 3", "--dataset", "streetworld", "--fold", "4");
        refused("'unicorn' is no class of streetworld", "--dataset", "streetworld", "--unseen", "unicorn");
        refused("give one of them", "--dataset", "streetworld", "--unseen", "dog", "--fold", "1");
        refused("no protocol 'two-words'", "--dataset", "streetworld", "--protocol", "two-words");
        refused("0 pictures", "--dataset", "streetworld", "--limit", "0");
        refused("threshold 2.0: give a score from 0 to 1", "--dataset", "streetworld", "--threshold", "2");
        refused("no fit 'crop'", "--dataset", "streetworld", "--fit", "crop");
        refused("streetworld has no part 'demo'", "--dataset", "streetworld", "--split", "demo");
    }

    private static void refused(String reason, String... arguments) {
        Outcome outcome = evaluate(arguments);
        assertThat(outcome.error()).contains(reason).hasLineCount(1);
        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.output()).isEmpty();
    }
}
