package io.maskstream.model;

import io.maskstream.model.checkpoint.FloatPrecision;
import io.maskstream.model.checkpoint.SafetensorsWriter;
import io.maskstream.model.checkpoint.StateDict;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Builds a model directory beside its place under a hidden name and renames it when it is whole: its final name never
 * stands for half a model. A folder that holds anything is never overwritten.
 *
 * <pre>{@code
 * try (var writer = ModelDirectoryWriter.at(out)) {
 *     writer.weights(weights, FloatPrecision.F32);
 *     writer.tokenizer(json);
 *     ModelDirectory made = writer.finish(configuration);
 * }
 * }</pre>
 */
public final class ModelDirectoryWriter implements AutoCloseable {
    private final Path target;
    private final Path unfinished;

    private ModelDirectoryWriter(Path target, Path unfinished) {
        this.target = target;
        this.unfinished = unfinished;
    }

    /**
     * Begins a directory; parents are made.
     *
     * @throws ModelException if something is there already (an empty folder does no harm), or it cannot be made
     */
    public static ModelDirectoryWriter at(Path target) {
        Path absolute = target.toAbsolutePath().normalize();
        checkFree(target, absolute);
        Path unfinished = absolute.resolveSibling(".%s.%s.tmp".formatted(absolute.getFileName(), UUID.randomUUID()));
        try {
            Files.createDirectories(unfinished);
        } catch (IOException e) {
            throw new ModelException("%s: cannot be made: %s".formatted(target, e.getMessage()), e);
        }
        return new ModelDirectoryWriter(absolute, unfinished);
    }

    /** Writes the weights under their usual name. */
    public void weights(StateDict tensors, FloatPrecision precision) {
        SafetensorsWriter.write(unfinished.resolve(ModelConfiguration.WEIGHTS), tensors, precision);
    }

    /** Writes the tokenizer under its usual name. */
    public void tokenizer(String json) {
        writeText(ModelConfiguration.TOKENIZER, json);
    }

    /**
     * Writes the configuration, checks the directory by opening it, and gives it its name.
     *
     * @throws ModelException if it is incomplete, or something has come into its place meanwhile
     */
    public ModelDirectory finish(ModelConfiguration configuration) {
        writeText(ModelDirectory.CONFIGURATION, ModelConfigurationJson.print(configuration));
        ModelDirectory.open(unfinished);
        checkFree(target, target);
        try {
            force(unfinished);
            // A rename takes the place of an empty folder, and fails if it is no longer empty.
            Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
            force(target.getParent());
        } catch (IOException e) {
            throw new ModelException("%s: cannot be put in place: %s".formatted(target, e.getMessage()), e);
        }
        return ModelDirectory.open(target);
    }

    /** Removes what was written unless it was finished. */
    @Override
    public void close() {
        if (!Files.exists(unfinished)) {
            return;
        }
        try (Stream<Path> files = Files.walk(unfinished)) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new ModelException("%s: cannot be removed: %s".formatted(unfinished, e.getMessage()), e);
        }
    }

    private void writeText(String name, String text) {
        Path file = unfinished.resolve(name);
        try {
            Files.writeString(file, text);
            force(file);
        } catch (IOException e) {
            throw new ModelException("%s: cannot be written: %s".formatted(target.resolve(name), e.getMessage()), e);
        }
    }

    private static void force(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static void checkFree(Path named, Path target) {
        if (!Files.exists(target)) {
            return;
        }
        if (!Files.isDirectory(target)) {
            throw new ModelException("%s: is a file; name a folder that is not there yet".formatted(named));
        }
        try (Stream<Path> entries = Files.list(target)) {
            entries.findAny().ifPresent(other -> {
                throw new ModelException("%s: holds other things ('%s'); name a folder that is empty or not there yet"
                        .formatted(named, other.getFileName()));
            });
        } catch (IOException e) {
            throw new ModelException("%s: cannot be read: %s".formatted(named, e.getMessage()), e);
        }
    }
}
