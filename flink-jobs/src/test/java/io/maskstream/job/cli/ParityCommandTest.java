package io.maskstream.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParityCommandTest {
    private static final Path FIXTURE = Path.of("../models/src/test/resources/fixtures/clip/interpolate");

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();

    private int parity(Path... directories) {
        Stream<String> words = Stream.concat(
                Stream.of("parity", "--json"), Stream.of(directories).map(Path::toString));
        return Main.run(words.toArray(String[]::new), new PrintWriter(out), new PrintWriter(new StringWriter()));
    }

    private Path copy(String name, String from, String to) throws IOException {
        Path target = Files.createDirectories(folder.resolve(name));
        try (Stream<Path> files = Files.list(FIXTURE)) {
            for (Path file : files.toList()) {
                Files.copy(file, target.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        Path config = target.resolve("config.json");
        Files.writeString(config, Files.readString(config).replace(from, to));
        return target;
    }

    private JsonNode summary() throws IOException {
        List<String> lines = out.toString().lines().toList();
        return new ObjectMapper().readTree(lines.get(lines.size() - 1));
    }

    @Test
    void everyTensorHasARowAndTheLastLineCounts() throws IOException {
        assertThat(parity(FIXTURE)).isZero();

        JsonNode row =
                new ObjectMapper().readTree(out.toString().lines().findFirst().orElseThrow());
        assertThat(row.path("fixture").asText()).isEqualTo("clip/interpolate");
        assertThat(row.path("max_abs").isNumber()).isTrue();
        assertThat(row.path("max_excess").asDouble()).isLessThanOrEqualTo(0);
        assertThat(row.path("pass").asBoolean()).isTrue();
        assertThat(summary().path("passed").asInt()).isEqualTo(1);
        assertThat(summary().path("failed").asInt()).isZero();
    }

    @Test
    void aTighterToleranceThanTheTruthFails() throws IOException {
        assertThat(parity(copy("tight", "1e-05", "-1"))).isEqualTo(1);
        assertThat(summary().path("failed").asInt()).isEqualTo(1);
    }

    @Test
    void anUnknownSystemFailsAndTheOthersAreStillRun() throws IOException {
        assertThat(parity(copy("unknown", "\"interpolate\"", "\"extrapolate\""), FIXTURE))
                .isEqualTo(1);
        assertThat(out.toString()).contains("unknown system 'extrapolate'");
        assertThat(summary().path("passed").asInt()).isEqualTo(1);
    }
}
