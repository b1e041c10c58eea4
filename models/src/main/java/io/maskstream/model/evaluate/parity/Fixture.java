package io.maskstream.model.evaluate.parity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.maskstream.model.ModelException;
import io.maskstream.model.checkpoint.StateDict;
import io.maskstream.model.checkpoint.TensorEntry;
import io.maskstream.model.runtime.Tensor;
import io.maskstream.model.runtime.TensorScope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A case on disk: {@code config.json}, inputs, expected numbers and any number of files with the same weights. */
final class Fixture {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path directory;
    private final JsonNode config;

    private Fixture(Path directory, JsonNode config) {
        this.directory = directory;
        this.config = config;
    }

    static Fixture open(Path directory) {
        Path file = directory.resolve("config.json");
        if (!Files.isRegularFile(file)) {
            throw new ModelException("%s: no config.json; give folders of parity cases".formatted(directory));
        }
        try {
            return new Fixture(directory.toAbsolutePath().normalize(), JSON.readTree(file.toFile()));
        } catch (IOException e) {
            throw new ModelException("%s: not readable as JSON: %s".formatted(file, firstLine(e)), e);
        }
    }

    private static String firstLine(IOException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("no reason given");
    }

    /** Its last two folders, such as {@code clip/vit-a}. */
    String name() {
        int count = directory.getNameCount();
        return directory.subpath(Math.max(0, count - 2), count).toString();
    }

    Path directory() {
        return directory;
    }

    JsonNode config() {
        return config;
    }

    int number(String key) {
        if (!config.path(key).isNumber()) {
            throw new ModelException("%s: config.json has no number '%s'".formatted(directory, key));
        }
        return config.get(key).asInt();
    }

    boolean optional(String tensor) {
        for (JsonNode pattern : config.path("optional")) {
            if (Tolerance.glob(pattern.asText()).matcher(tensor).matches()) {
                return true;
            }
        }
        return false;
    }

    StateDict read(String file) {
        return StateDict.read(directory.resolve(file));
    }

    boolean has(String file) {
        return Files.isRegularFile(directory.resolve(file));
    }

    /** Every file with weights: {@code weights.safetensors} and what else holds the same ones. */
    List<Path> weightFiles() {
        try (Stream<Path> files = Files.list(directory)) {
            List<Path> found =
                    new ArrayList<>(files.filter(Fixture::holdsWeights).sorted().toList());
            return found;
        } catch (IOException e) {
            throw new ModelException("%s: not readable: %s".formatted(directory, e.getMessage()), e);
        }
    }

    private static boolean holdsWeights(Path file) {
        String name = file.getFileName().toString();
        return name.equals("weights.safetensors")
                || name.endsWith(".pt")
                || name.endsWith(".pth")
                || name.endsWith(".bin")
                || name.endsWith(".tar");
    }

    /** An input as a tensor: floats, ids or bytes, as it was stored. */
    static Tensor tensor(TensorScope scope, TensorEntry entry) {
        return switch (entry.type()) {
            case I64, I32, I16 -> scope.longs(entry.longs(), entry.shape());
            case U8, I8, BOOL -> scope.bytes(entry.data(), entry.shape());
            default -> scope.floats(entry.floats(), entry.shape());
        };
    }

    static Values values(TensorEntry entry) {
        return switch (entry.type()) {
            case I64, I32, I16, I8, U8, BOOL -> {
                long[] longs = entry.longs();
                double[] numbers = new double[longs.length];
                for (int i = 0; i < longs.length; i++) {
                    numbers[i] = longs[i];
                }
                yield new Values(entry.shape(), numbers);
            }
            default -> Values.of(entry.shape(), entry.floats());
        };
    }
}
