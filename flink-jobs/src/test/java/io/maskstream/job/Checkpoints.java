package io.maskstream.job;

import io.maskstream.job.run.CheckpointFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** What a run that was closed in the middle of its work has left. */
final class Checkpoints {
    private Checkpoints() {}

    /** The newest one that is complete. */
    static String newest(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder, 3)) {
            String newest = files.filter(file -> file.getFileName().toString().equals("_metadata"))
                    .max(Comparator.comparingLong(file -> file.toFile().lastModified()))
                    .map(file -> file.getParent().toString())
                    .orElseThrow();
            return CheckpointFolder.requireSavepoint(newest);
        }
    }
}
