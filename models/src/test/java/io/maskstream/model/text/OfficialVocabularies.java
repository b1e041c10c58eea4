package io.maskstream.model.text;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where the official vocabularies are; tests that need one are skipped with the reason where there are none. */
final class OfficialVocabularies {
    private OfficialVocabularies() {}

    static Path file(String name) {
        Path found = null;
        String data = System.getenv("MASKSTREAM_TEST_DATA");
        if (data != null) {
            found = Path.of(data, "vocabulary", name);
        }
        for (Path folder = Path.of("").toAbsolutePath(); found == null && folder != null; folder = folder.getParent()) {
            Path file = folder.resolve("shared/data/vocabulary").resolve(name);
            found = Files.isRegularFile(file) ? file : null;
        }
        assumeTrue(
                found != null && Files.isRegularFile(found),
                "the official vocabularies are not part of the project: set MASKSTREAM_TEST_DATA to the folder with them");
        return found;
    }
}
