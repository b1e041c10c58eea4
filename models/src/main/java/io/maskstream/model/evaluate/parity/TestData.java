package io.maskstream.model.evaluate.parity;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Finds files that cases name but do not hold. */
final class TestData {
    private static final String DATA = "data/";

    private TestData() {}

    /** The file below one of the folders above the case, or below the folder that {@code MASKSTREAM_TEST_DATA} names. */
    static Optional<Path> find(Path fixture, String name) {
        for (Path folder = fixture; folder != null; folder = folder.getParent()) {
            for (Path root : new Path[] {folder, folder.resolve("shared")}) {
                Path file = root.resolve(name).normalize();
                if (file.startsWith(root) && Files.isRegularFile(file)) {
                    return Optional.of(file);
                }
            }
        }
        String data = System.getenv("MASKSTREAM_TEST_DATA");
        if (data != null && name.startsWith(DATA)) {
            Path root = Path.of(data).toAbsolutePath().normalize();
            Path file = root.resolve(name.substring(DATA.length())).normalize();
            return file.startsWith(root) && Files.isRegularFile(file) ? Optional.of(file) : Optional.empty();
        }
        return Optional.empty();
    }
}
