package io.maskstream.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.maskstream.job.demo.MovingShapes;
import io.maskstream.job.demo.TinyFusioner;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code fit: slide} with a Fusioner of 32x32: the whole of a wide frame is seen at the size that it was trained on. */
class SlidingModelITCase {
    private static final int FRAMES = 5;

    @TempDir
    private Path folder;

    @Test
    void masksOfAWideFrameReachBeyondTheModelsInput() throws Exception {
        Path clip = folder.resolve("wide.mp4");
        new MovingShapes(192, 64).write(clip, FRAMES);
        Path out = folder.resolve("out");
        Path yaml = Files.writeString(
                folder.resolve("job.yaml"),
                """
                sources: [{file: {stream: wide, path: '%s'}}]
                model: {directory: '%s', device: cpu, fit: slide}
                vocabulary: [road, sky, car]
                checkpoint: {directory: '%s'}
                sinks: [{files: {directory: '%s'}}]
                """
                        .formatted(
                                clip,
                                TinyFusioner.write(folder.resolve("model")),
                                folder.resolve("checkpoints").toUri(),
                                out));

        StringWriter errors = new StringWriter();
        int exit = Main.run(
                new String[] {"run", "--config", yaml.toString()},
                new PrintWriter(new StringWriter()),
                new PrintWriter(errors, true));

        assertThat(exit).as(errors.toString()).isZero();
        List<JsonNode> masks = masks(out);
        assertThat(masks).hasSize(FRAMES).allSatisfy(mask -> {
            assertThat(mask.path("mask_width").asInt()).isEqualTo(96);
            assertThat(mask.path("mask_height").asInt()).isEqualTo(32);
        });
    }

    private static List<JsonNode> masks(Path out) throws Exception {
        ObjectMapper json = new ObjectMapper();
        List<JsonNode> masks = new ArrayList<>();
        try (Stream<Path> files = Files.walk(out)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".ndjson")).toList()) {
                for (String line : Files.readAllLines(file)) {
                    masks.add(json.readTree(line));
                }
            }
        }
        return masks;
    }
}
