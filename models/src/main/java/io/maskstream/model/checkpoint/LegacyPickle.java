package io.maskstream.model.checkpoint;

import io.maskstream.model.ModelException;
import io.maskstream.model.checkpoint.PickleValue.Mapping;
import io.maskstream.model.checkpoint.PickleValue.Plain;
import io.maskstream.model.checkpoint.PickleValue.Sequence;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * torch.save's files of before 1.6: four pickles (a magic number, a protocol number, facts about the machine, the value),
 * a fifth with the storages' keys, then for each its length and its bytes.
 */
final class LegacyPickle implements StorageSource {
    private static final BigInteger MAGIC = new BigInteger("1950a86a20f9469cfc6c", 16);
    private static final long PROTOCOL = 1001;

    private final FileBytes file;
    private final Map<String, Placed> storages = new HashMap<>();
    private long position;

    private LegacyPickle(FileBytes file) {
        this.file = file;
    }

    /** Every pickle of protocol 2 and above begins so. */
    static boolean recognises(FileBytes file) {
        if (file.size() < 2) {
            return false;
        }
        int start = file.slice(0, 2).getShort();
        return (start & 0xff) == 0x80 && start >> 8 >= 2 && start >> 8 <= 5;
    }

    static PickleValue read(FileBytes file) {
        return new LegacyPickle(file).value();
    }

    private PickleValue value() {
        if (!(next() instanceof Plain magic && MAGIC.equals(magic.value()))) {
            throw new ModelException(
                    "%s: is a pickle, but none of torch.save: it lacks its magic number".formatted(file.name()));
        }
        if (!(next() instanceof Plain protocol && Objects.equals(PROTOCOL, protocol.value()))) {
            throw damaged("its protocol number is not %d".formatted(PROTOCOL));
        }
        if (!(next() instanceof Mapping machine
                && machine.entries().get("little_endian") instanceof Plain order
                && Boolean.TRUE.equals(order.value()))) {
            throw damaged("it was not saved on a little-endian machine");
        }
        PickleValue value = next();
        if (!(next() instanceof Sequence keys)) {
            throw damaged("the list of storages is missing");
        }
        keys.items().forEach(this::place);
        storages.forEach((key, storage) -> {
            if (storage.region == null) {
                throw damaged("storage %s is missing; it is cut short".formatted(Printable.name(key)));
            }
        });
        return value;
    }

    @Override
    public TensorStorage open(String key, ScalarType type, long elements) {
        Placed storage = storages.computeIfAbsent(key, k -> new Placed(type, elements));
        if (storage.type != type || storage.elements != elements) {
            throw damaged("storage %s is first %d elements of %s, then %d of %s"
                    .formatted(Printable.name(key), storage.elements, storage.type, elements, type));
        }
        return storage;
    }

    private PickleValue next() {
        ByteBuffer rest = file.slice(position, Math.min(file.size() - position, PickleLimits.DEFAULT.bytes()));
        var unpickler = new Unpickler(file.name(), rest, PickleLimits.DEFAULT, this, false);
        PickleValue value = unpickler.read();
        position += unpickler.consumed();
        return value;
    }

    private void place(PickleValue name) {
        Placed storage = name instanceof Plain key ? storages.get(String.valueOf(key.value())) : null;
        if (storage == null || storage.region != null) {
            throw damaged("the list of storages names one twice, or one that no tensor uses");
        }
        if (file.size() - position < 8) {
            throw damaged("it ends among the storages; it is cut short");
        }
        long elements = file.slice(position, 8).getLong();
        long bytes = storage.elements * storage.type.bytes();
        if (elements != storage.elements || bytes > file.size() - position - 8) {
            throw damaged("a storage of %d elements of %s announces %d, with %d bytes left in the file"
                    .formatted(storage.elements, storage.type, elements, file.size() - position - 8));
        }
        storage.region = file.region(position + 8, bytes);
        position += 8 + bytes;
    }

    private ModelException damaged(String how) {
        return new ModelException("%s: the checkpoint is damaged: %s".formatted(file.name(), how));
    }

    /** A storage that is mentioned before its place is known. */
    private static final class Placed implements TensorStorage {
        private final ScalarType type;
        private final long elements;
        private FileRegion region;

        Placed(ScalarType type, long elements) {
            this.type = type;
            this.elements = elements;
        }

        @Override
        public long size() {
            return elements * type.bytes();
        }

        @Override
        public ByteBuffer slice(long offset, long length) {
            return region.slice(offset, length);
        }
    }
}
