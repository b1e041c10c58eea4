package io.maskstream.job.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.maskstream.job.demo.TinyFusioner;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoCommandITCase {
    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void segmentsEveryFrameOnceAndSaysSoOnOneLine() throws Exception {
        assertThat(demo("--headless", "--model", "constant", "--frames", "60", "--json"))
                .as(err.toString())
                .isZero();
        assertThat(out.toString().lines()).hasSize(1);
        JsonNode line = new ObjectMapper().readTree(out.toString());
        List<String> fields = new ArrayList<>();
        line.fieldNames().forEachRemaining(fields::add);
        assertThat(fields).containsExactly("masks", "lost", "duplicated", "fps", "p50_ms", "p99_ms", "miou", "classes");
        assertThat(line.path("masks").asInt()).isEqualTo(60);
        assertThat(line.path("lost").asInt()).isZero();
        assertThat(line.path("duplicated").asInt()).isZero();
        assertThat(line.path("fps").asDouble()).isPositive();
        for (String unknown : List.of("p50_ms", "p99_ms", "miou")) {
            assertThat(line.get(unknown).isNull()).as(unknown).isTrue();
        }
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void scoresTheMasksOfAStreetAgainstItsLabelMaps() throws Exception {
        Path model = TinyFusioner.write(folder.resolve("tiny"));
        Files.writeString(
                model.resolve("demo.json"),
                """
                {"threshold": 0.0, "words": [
                  {"name": "sky", "masks": true}, {"name": "road", "masks": true}, {"name": "grass", "masks": true},
                  {"name": "car", "masks": true}, {"name": "dog", "masks": false}]}""");
        Path overlays = folder.resolve("overlays");

        assertThat(demo(
                        "--headless",
                        "--frames=40",
                        "--json",
                        "--model=" + model,
                        "--cache=" + folder.resolve("cache"),
                        "--overlays=" + overlays))
                .as(err.toString())
                .isZero();

        JsonNode line = new ObjectMapper().readTree(out.toString());
        assertThat(line.path("masks").asInt()).isEqualTo(40);
        assertThat(line.path("lost").asInt()).isZero();
        assertThat(line.path("duplicated").asInt()).isZero();
        assertThat(line.path("miou").isNumber()).isTrue();
        List<String> classes = new ArrayList<>();
        line.path("classes").fieldNames().forEachRemaining(classes::add);
        assertThat(classes).containsExactly("sky", "road", "grass", "car", "dog");
        double sum = 0;
        int seen = 0;
        for (JsonNode iou : line.path("classes")) {
            if (!iou.isNull()) {
                assertThat(iou.doubleValue()).isBetween(0.0, 1.0);
                sum += iou.doubleValue();
                seen++;
            }
        }
        assertThat(seen).isPositive();
        assertThat(line.path("miou").doubleValue()).isBetween(0.0, 1.0).isCloseTo(sum / seen, within(1e-3));
        try (Stream<Path> files = Files.list(overlays)) {
            List<Path> pictures = files.toList();
            assertThat(pictures).hasSizeBetween(20, 40);
            BufferedImage picture =
                    ImageIO.read(overlays.resolve("000000.mask.png").toFile());
            assertThat(picture.getWidth()).isEqualTo(640);
            assertThat(overlays.resolve("000000.truth.png")).exists();
        }
    }

    @Test
    void refusesWhatItCannotDo() throws Exception {
        assertThat(demo("--json")).isEqualTo(2);
        assertThat(err.toString()).contains("--overlays and --json report what --headless counted");
        assertThat(demo("--headless", "--frames", "0")).isEqualTo(2);
        assertThat(err.toString()).contains("--frames 0: 1 to 100000");
        Files.writeString(folder.resolve("mine.txt"), "not to be mixed with overlays");
        assertThat(demo("--headless", "--model=constant", "--overlays=" + folder))
                .isEqualTo(2);
        assertThat(err.toString()).contains(folder + ": holds other things; give a new or empty folder for --overlays");
    }

    @Test
    void aPortInUseIsOneLineAndLeavesNoFolder() throws Exception {
        List<Path> before = folders();
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(demo("--model=constant", "--frames=30", "--port=" + taken.getLocalPort()))
                    .isEqualTo(2);
            assertThat(err.toString().lines())
                    .hasSize(1)
                    .first()
                    .asString()
                    .contains("cannot listen on 127.0.0.1:" + taken.getLocalPort(), "give another --port");
        }
        assertThat(folders()).isSubsetOf(before);
    }

    private static List<Path> folders() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> file.getFileName().toString().startsWith("maskstream-demo-"))
                    .toList();
        }
    }

    private int demo(String... arguments) {
        List<String> all = new ArrayList<>(List.of("demo"));
        all.addAll(List.of(arguments));
        return Main.run(all.toArray(String[]::new), new PrintWriter(out), new PrintWriter(err, true));
    }
}
