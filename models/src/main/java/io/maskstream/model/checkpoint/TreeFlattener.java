package io.maskstream.model.checkpoint;

import io.maskstream.model.ModelException;
import io.maskstream.model.checkpoint.PickleRole.Known;
import io.maskstream.model.checkpoint.PickleValue.Instance;
import io.maskstream.model.checkpoint.PickleValue.Mapping;
import io.maskstream.model.checkpoint.PickleValue.Sequence;
import io.maskstream.model.checkpoint.PickleValue.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Walks a value down to its tensors and joins the names on the way with dots. Shared values are met once per way to them,
 * so what a small file can unfold to is limited here.
 */
final class TreeFlattener {
    private static final int DEEPEST = 100;
    private static final int MOST_VALUES = 2_000_000;
    private static final int LONGEST_NAME = 2_048;
    private static final long LONGEST_NAMES = 64L << 20;

    private final FileBytes file;
    private final List<TensorEntry> tensors = new ArrayList<>();
    private int values;
    private long nameCharacters;
    private long bytes;

    private TreeFlattener(FileBytes file) {
        this.file = file;
    }

    /** The tensors in the order of the file. */
    static List<TensorEntry> flatten(FileBytes file, PickleValue value) {
        var flattener = new TreeFlattener(file);
        flattener.walk("", value, 0);
        return flattener.tensors;
    }

    private void walk(String name, PickleValue value, int depth) {
        if (++values > MOST_VALUES || depth > DEEPEST) {
            throw new ModelException("%s: nests deeper than %d or holds more than %d values; no state dict does"
                    .formatted(file.name(), DEEPEST, MOST_VALUES));
        }
        if (value instanceof Tensor tensor) {
            add(name, tensor);
        } else if (value instanceof Mapping mapping) {
            for (Map.Entry<Object, PickleValue> entry : mapping.entries().entrySet()) {
                walkInto(name, entry.getKey(), entry.getValue(), depth);
            }
        } else if (value instanceof Sequence sequence) {
            for (int i = 0; i < sequence.items().size(); i++) {
                walkInto(name, (long) i, sequence.items().get(i), depth);
            }
        } else if (value instanceof Instance instance && instance.type().role() == Known.SCRIPT_MODULE) {
            walk(name, instance.state(), depth + 1);
        }
    }

    private void walkInto(String name, Object key, PickleValue value, int depth) {
        if (value instanceof Tensor
                || value instanceof Mapping
                || value instanceof Sequence
                || value instanceof Instance) {
            String step = key instanceof String || key instanceof Long ? key.toString() : "?";
            if (name.length() + step.length() >= LONGEST_NAME) {
                throw new ModelException("%s: a tensor's name is longer than %d characters: %s"
                        .formatted(
                                file.name(),
                                LONGEST_NAME,
                                Printable.name(name + step.substring(0, Math.min(step.length(), 50)))));
            }
            walk(name.isEmpty() ? step : name + "." + step, value, depth + 1);
        }
    }

    private void add(String name, Tensor tensor) {
        var entry = new TensorEntry(name, tensor.type(), file.name(), tensor.storage(), tensor.layout());
        nameCharacters += name.length();
        // Tied weights are met two or three times; a bomb shows one storage, or one number, millions of times.
        bytes = entry.bytes() > Long.MAX_VALUE - bytes ? Long.MAX_VALUE : bytes + entry.bytes();
        if (nameCharacters > LONGEST_NAMES || bytes > 8 * file.size() + (16L << 20)) {
            throw new ModelException(
                    "%s: its tensors unfold to more than 8 times the file of %d bytes; no model does that"
                            .formatted(file.name(), file.size()));
        }
        tensors.add(entry);
    }
}
