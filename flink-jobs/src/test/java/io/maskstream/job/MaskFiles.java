package io.maskstream.job;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What the files sink has published. */
final class MaskFiles {
    private MaskFiles() {}

    /** Frame ids of all masks under final names. */
    static List<String> frameIds(Path out) {
        if (!Files.exists(out)) {
            return List.of();
        }
        ObjectMapper json = new ObjectMapper();
        try (Stream<Path> files = Files.find(
                out, 2, (path, attributes) -> path.getFileName().toString().matches("masks-.*\\.ndjson"))) {
            return files.flatMap(MaskFiles::linesOf)
                    .map(line -> {
                        try {
                            return json.readTree(line).path("frame_id").asText();
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    })
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<String> linesOf(Path file) {
        try {
            return Files.readAllLines(file).stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
