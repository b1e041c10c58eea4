package io.maskstream.model.checkpoint;

import io.maskstream.model.ModelException;
import io.maskstream.model.checkpoint.PickleRole.Known;
import io.maskstream.model.checkpoint.PickleValue.Instance;
import io.maskstream.model.checkpoint.PickleValue.Mapping;
import io.maskstream.model.checkpoint.PickleValue.Plain;
import io.maskstream.model.checkpoint.PickleValue.Tensor;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A checkpoint as it was saved, with whatever lies around the weights: {@code {"state_dict": …, "optimizer": …, "epoch":
 * 3}}. Of it a state dict is taken, and plain settings are read; objects of foreign classes are inert.
 *
 * <p>The state dicts share its file: closing it or any of them ends reading from all.
 */
public final class CheckpointTree implements AutoCloseable {
    private static final int MOST_KEYS_SHOWN = 8;

    private final FileBytes file;
    private final CheckpointContainer container;
    private final PickleValue root;

    private CheckpointTree(FileBytes file, CheckpointContainer container, PickleValue root) {
        this.file = file;
        this.container = container;
        this.root = root;
    }

    /**
     * Reads the structure of a file; tensors are read on demand.
     *
     * @throws ModelException if it is missing, damaged, hostile or of no known kind
     */
    public static CheckpointTree read(Path path) {
        FileBytes file = FileBytes.open(path);
        try {
            return switch (CheckpointContainer.detect(file)) {
                case SAFETENSORS -> new CheckpointTree(file, CheckpointContainer.SAFETENSORS, safetensors(file));
                case TORCH_LEGACY ->
                    new CheckpointTree(file, CheckpointContainer.TORCH_LEGACY, LegacyPickle.read(file));
                case TORCH_ZIP, TORCHSCRIPT -> {
                    TorchArchive archive = TorchArchive.open(file);
                    var container =
                            archive.isScript() ? CheckpointContainer.TORCHSCRIPT : CheckpointContainer.TORCH_ZIP;
                    yield new CheckpointTree(file, container, archive.value());
                }
            };
        } catch (RuntimeException e) {
            file.close();
            throw e;
        }
    }

    public CheckpointContainer container() {
        return container;
    }

    /** Names at the top, in the order of the file. */
    public List<String> keys() {
        return entries(root)
                .map(mapping -> mapping.entries().keySet().stream()
                        .filter(String.class::isInstance)
                        .map(String.class::cast)
                        .toList())
                .orElse(List.of());
    }

    /**
     * The only state dict in it: the whole if there are tensors at the top, else the one entry with tensors right below
     * it, else the one entry with tensors at any depth.
     *
     * @throws ModelException if there is none or several; the line names them
     */
    public StateDict stateDict() {
        if (root instanceof Instance || hasTensors(root)) {
            return stateDict(root);
        }
        List<String> candidates =
                keys().stream().filter(key -> hasTensors(entry(root, key))).toList();
        if (candidates.isEmpty()) {
            candidates = keys().stream()
                    .filter(key ->
                            entry(root, key).flatMap(CheckpointTree::entries).isPresent())
                    .filter(key -> !TreeFlattener.flatten(file, entry(root, key).orElseThrow())
                            .isEmpty())
                    .toList();
        }
        if (candidates.size() == 1) {
            return stateDict(candidates.get(0));
        }
        throw new ModelException("%s: holds %s; name the one to take"
                .formatted(
                        file.name(),
                        candidates.isEmpty()
                                ? "no tensors under any of " + shown(keys())
                                : "several state dicts: " + shown(candidates)));
    }

    /**
     * The state dict at a way of keys, its names without that way; with no key the whole file as one.
     *
     * @throws ModelException if there is no such key, or no tensor below it
     */
    public StateDict stateDict(String... keys) {
        PickleValue value = root;
        for (String key : keys) {
            PickleValue here = value;
            value = entry(here, key)
                    .orElseThrow(() -> new ModelException(
                            "%s: has no %s, only %s".formatted(file.name(), Printable.name(key), shown(keysOf(here)))));
        }
        return stateDict(value);
    }

    /** The text at a way of keys, or of attributes of an inert object such as {@code args}. */
    public Optional<String> text(String... keys) {
        return plain(keys).filter(String.class::isInstance).map(String.class::cast);
    }

    /** The number at a way of keys or attributes. */
    public Optional<Number> number(String... keys) {
        return plain(keys).filter(Number.class::isInstance).map(Number.class::cast);
    }

    /** The truth value at a way of keys or attributes. */
    public Optional<Boolean> flag(String... keys) {
        return plain(keys).filter(Boolean.class::isInstance).map(Boolean.class::cast);
    }

    @Override
    public void close() {
        file.close();
    }

    private StateDict stateDict(PickleValue value) {
        List<TensorEntry> tensors = TreeFlattener.flatten(file, value);
        if (tensors.isEmpty()) {
            throw new ModelException("%s: holds no tensors there; expected a state dict".formatted(file.name()));
        }
        return StateDict.of(file.name(), List.of(file), tensors);
    }

    private Optional<Object> plain(String... keys) {
        Optional<PickleValue> value = Optional.of(root);
        for (String key : keys) {
            value = value.flatMap(here -> entry(here, key));
        }
        return value.filter(Plain.class::isInstance).map(found -> ((Plain) found).value());
    }

    private static PickleValue safetensors(FileBytes file) {
        var root = new Mapping();
        for (TensorEntry tensor : SafetensorsReader.read(file).tensors()) {
            root.put(new Plain(tensor.name()), tensor.unnamed());
        }
        return root;
    }

    /** Whether tensors lie directly in it. */
    private static boolean hasTensors(PickleValue value) {
        return entries(value)
                .map(m -> m.entries().values().stream().anyMatch(Tensor.class::isInstance))
                .orElse(false);
    }

    private static boolean hasTensors(Optional<PickleValue> value) {
        return value.map(CheckpointTree::hasTensors).orElse(false);
    }

    private static Optional<PickleValue> entry(PickleValue value, String key) {
        return entries(value).map(mapping -> mapping.entries().get(key));
    }

    /** The entries of a dict, or the attributes of an object. */
    private static Optional<Mapping> entries(PickleValue value) {
        if (value instanceof Mapping mapping) {
            return Optional.of(mapping);
        }
        if (value instanceof Instance instance) {
            boolean dict = instance.type().role() != Known.SCRIPT_MODULE && !(instance.state() instanceof Mapping);
            return dict
                    ? Optional.of(instance.entries())
                    : instance.state() instanceof Mapping state ? Optional.of(state) : Optional.empty();
        }
        return Optional.empty();
    }

    private List<String> keysOf(PickleValue value) {
        return entries(value)
                .map(mapping ->
                        mapping.entries().keySet().stream().map(String::valueOf).toList())
                .orElse(List.of());
    }

    private static String shown(List<String> keys) {
        List<String> first =
                keys.stream().limit(MOST_KEYS_SHOWN).map(Printable::name).toList();
        return String.join(", ", first) + (keys.size() > MOST_KEYS_SHOWN ? ", …" : keys.isEmpty() ? "nothing" : "");
    }
}
