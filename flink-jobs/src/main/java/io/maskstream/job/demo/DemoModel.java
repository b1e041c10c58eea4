package io.maskstream.job.demo;

import io.maskstream.job.console.UsageException;
import io.maskstream.model.ModelDirectory;
import io.maskstream.model.ModelReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The model that the demo shows.
 *
 * @param directory a model directory
 * @param words what it is asked for
 */
public record DemoModel(Path directory, DemoWords words) {
    /** Where the bundle lies below the folder that Maskstream was started from. */
    static final Path BUNDLE = Path.of("models", "fusioner-streetworld");

    /**
     * Opens what a user asked for, else the bundle if it is there.
     *
     * @param asked a model directory or {@code constant}
     * @return empty for the constant model
     * @throws io.maskstream.model.ModelException if a directory or its words have a mistake
     */
    public static Optional<DemoModel> choose(Optional<String> asked) {
        // The launcher says where it stands; started otherwise, it is the working directory.
        return choose(asked, Path.of(System.getProperty("maskstream.home", "")));
    }

    static Optional<DemoModel> choose(Optional<String> asked, Path home) {
        if (asked.isEmpty()) {
            Path bundle = home.resolve(BUNDLE);
            return Files.isDirectory(bundle) ? Optional.of(open(bundle)) : Optional.empty();
        }
        try {
            ModelReference reference = ModelReference.parse(asked.get());
            if (reference instanceof ModelReference.Constant) {
                return Optional.empty();
            } else if (reference instanceof ModelReference.Directory directory) {
                return Optional.of(open(directory.path()));
            }
        } catch (IllegalArgumentException e) {
            throw new UsageException(e.getMessage(), e);
        }
        throw new UsageException("--model %s: the demo takes a model directory or constant; random weights show nothing"
                .formatted(asked.get()));
    }

    private static DemoModel open(Path directory) {
        return new DemoModel(ModelDirectory.open(directory).path(), DemoWords.of(directory));
    }
}
