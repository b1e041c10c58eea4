package io.maskstream.model;

import io.maskstream.model.checkpoint.Sha256;
import io.maskstream.model.checkpoint.StateDict;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * The unit in which users move models around: {@code config.json}, one or several {@code *.safetensors} and
 * {@code tokenizer.json} in one folder. Nothing in it is executed, and nothing outside it is read: names with a path and
 * links that lead out are refused.
 */
public final class ModelDirectory {
    /** The file that makes a folder a model directory. */
    public static final String CONFIGURATION = "config.json";

    private static final long LONGEST_CONFIGURATION = 4 << 20;

    private final Path path;
    private final ModelConfiguration configuration;

    private ModelDirectory(Path path, ModelConfiguration configuration) {
        this.path = path;
        this.configuration = configuration;
    }

    /**
     * Reads and checks the configuration and that the weights are there; they are not read yet.
     *
     * @throws ModelException if there is no such folder, no {@code config.json}, one of a newer format or with a mistake,
     *     or a file of weights is missing
     */
    public static ModelDirectory open(Path path) {
        if (!Files.isDirectory(path)) {
            throw new ModelException(
                    "%s: no such folder; expected a model directory, as 'maskstream import' makes".formatted(path));
        }
        var directory = new ModelDirectory(path, configuration(path));
        directory.configuration.weights().forEach(name -> directory.inside(name, "the weights"));
        return directory;
    }

    public Path path() {
        return path;
    }

    public ModelConfiguration configuration() {
        return configuration;
    }

    /** Opens the weights, all files as one dict. Close it. */
    public StateDict weights() {
        List<Path> files = configuration.weights().stream()
                .map(name -> inside(name, "the weights"))
                .toList();
        return StateDict.readShards(String.valueOf(path.getFileName()), files);
    }

    /**
     * The tokenizer's file.
     *
     * @throws ModelException if it is missing
     */
    public Path tokenizer() {
        return inside(configuration.tokenizer(), "the tokenizer");
    }

    /** Whether it has a tokenizer: models without a text side have none. */
    public boolean hasTokenizer() {
        return Files.exists(path.resolve(configuration.tokenizer()));
    }

    /**
     * The model's version: SHA-256 in lower-case hex over every file directly in the folder whose name does not begin
     * with a dot, in the order of their names: the name's length in UTF-8 bytes and the name, the file's length and its
     * bytes, lengths as 8 bytes, most significant first. Reads all of them.
     */
    public String digest() {
        MessageDigest digest = Sha256.digest();
        try (Stream<Path> entries = Files.list(path)) {
            List<Path> files = entries.filter(Files::isRegularFile)
                    .filter(file -> !file.getFileName().toString().startsWith("."))
                    .sorted(Comparator.comparing(file -> file.getFileName().toString()))
                    .toList();
            for (Path file : files) {
                byte[] name = file.getFileName().toString().getBytes(StandardCharsets.UTF_8);
                digest.update(ByteBuffer.allocate(8).putLong(name.length).flip());
                digest.update(name);
                digest.update(ByteBuffer.allocate(8).putLong(Files.size(file)).flip());
                Sha256.update(digest, file);
            }
        } catch (IOException e) {
            throw new ModelException("%s: cannot be read: %s".formatted(path, e.getMessage()), e);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static ModelConfiguration configuration(Path path) {
        Path file = path.resolve(CONFIGURATION);
        if (!Files.isRegularFile(file)) {
            throw new ModelException(
                    "%s: has no config.json; expected a model directory, as 'maskstream import' makes".formatted(path));
        }
        try {
            if (Files.size(file) > LONGEST_CONFIGURATION) {
                throw new ModelException("%s: has %d bytes, at most %d are read"
                        .formatted(file, Files.size(file), LONGEST_CONFIGURATION));
            }
            return ModelConfigurationJson.parse(file.toString(), Files.readString(file));
        } catch (CharacterCodingException e) {
            throw new ModelException("%s: is not UTF-8 text".formatted(file), e);
        } catch (IOException e) {
            throw new ModelException("%s: cannot be read: %s".formatted(file, e.getMessage()), e);
        }
    }

    private Path inside(String name, String what) {
        Path file = path.resolve(name);
        if (!Files.isRegularFile(file)) {
            throw new ModelException(
                    "%s: config.json names %s '%s', and there is no such file; copy the whole directory again"
                            .formatted(path, what, name));
        }
        try {
            if (!file.toRealPath().startsWith(path.toRealPath())) {
                throw new ModelException(
                        "%s: is a link out of the model directory; copy the file itself into it".formatted(file));
            }
        } catch (IOException e) {
            throw new ModelException("%s: cannot be read: %s".formatted(file, e.getMessage()), e);
        }
        return file;
    }
}
