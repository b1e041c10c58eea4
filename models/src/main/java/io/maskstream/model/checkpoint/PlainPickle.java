package io.maskstream.model.checkpoint;

import io.maskstream.model.ModelException;
import io.maskstream.model.checkpoint.PickleValue.Mapping;
import io.maskstream.model.checkpoint.PickleValue.Plain;
import io.maskstream.model.checkpoint.PickleValue.Sequence;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Lists and dicts of texts and numbers that somebody pickled, such as the splits of a data set. Nothing is run, and
 * anything else in the file is refused.
 */
public final class PlainPickle {
    /** Plain data is flat; a value that contains itself would have no end. */
    private static final int DEEPEST = 16;
    /** Values that are shared are copied, so that a small file could ask for more than any memory holds. */
    private static final int MOST_VALUES = 8_000_000;

    private final String file;
    private int values;

    private PlainPickle(String file) {
        this.file = file;
    }

    /**
     * Reads a file.
     *
     * @return a Map, a List, a String, a Long, a BigInteger, a Double or a Boolean
     * @throws ModelException one line that names the file
     */
    public static Object read(Path path) {
        try (FileBytes bytes = FileBytes.open(path)) {
            ByteBuffer whole = bytes.slice(0, Math.min(bytes.size(), PickleLimits.DEFAULT.bytes()));
            PickleValue value =
                    new Unpickler(bytes.name(), whole, PickleLimits.DEFAULT, StorageSource.NONE, false).read();
            return new PlainPickle(bytes.name()).plain(value, 0);
        }
    }

    private Object plain(PickleValue value, int depth) {
        if (depth > DEEPEST || ++values > MOST_VALUES) {
            throw new ModelException("%s: its lists nest more than %d deep or hold more than %d values"
                    .formatted(file, DEEPEST, MOST_VALUES));
        }
        if (value instanceof Plain plain && !(plain.value() instanceof ByteBuffer)) {
            return plain.value();
        } else if (value instanceof Sequence sequence) {
            List<Object> items = new ArrayList<>(sequence.items().size());
            sequence.items().forEach(item -> items.add(plain(item, depth + 1)));
            return items;
        } else if (value instanceof Mapping mapping) {
            Map<Object, Object> entries = new LinkedHashMap<>();
            mapping.entries().forEach((key, item) -> entries.put(key, plain(item, depth + 1)));
            return entries;
        }
        throw new ModelException("%s: holds something other than texts, numbers, lists and dicts".formatted(file));
    }
}
