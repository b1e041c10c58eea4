package io.maskstream.model.checkpoint;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a pickle can hold here. Values may be shared and may even contain themselves, so nothing below compares, hashes or
 * prints contents.
 */
sealed interface PickleValue {

    /** Python's None. */
    enum Absent implements PickleValue {
        NONE
    }

    /**
     * @param value a String, Long, BigInteger, Double, Boolean, or ByteBuffer for Python's bytes
     */
    record Plain(Object value) implements PickleValue {}

    /** A list, tuple or set. */
    final class Sequence implements PickleValue {
        private final List<PickleValue> items;

        Sequence(List<PickleValue> items) {
            this.items = items;
        }

        List<PickleValue> items() {
            return items;
        }
    }

    /** A dict of any kind. Plain keys count by value, others by identity. */
    final class Mapping implements PickleValue {
        private final Map<Object, PickleValue> entries = new LinkedHashMap<>();

        Map<Object, PickleValue> entries() {
            return entries;
        }

        /** Whether the key was new. */
        boolean put(PickleValue key, PickleValue value) {
            return entries.putIfAbsent(hashable(key), value) == null;
        }

        /** Long bytes would be hashed anew on every use. */
        private static Object hashable(PickleValue key) {
            return key instanceof Plain plain && !(plain.value() instanceof ByteBuffer)
                    ? plain.value()
                    : new Identity(key);
        }

        private static final class Identity {
            private final PickleValue value;

            Identity(PickleValue value) {
                this.value = value;
            }

            @Override
            public boolean equals(Object other) {
                return other instanceof Identity that && value == that.value;
            }

            @Override
            public int hashCode() {
                return System.identityHashCode(value);
            }

            @Override
            public String toString() {
                return "(no text)";
            }
        }
    }

    /** A name on the allow-list. */
    record Global(String module, String name, PickleRole role) implements PickleValue {
        String fullName() {
            return module + "." + name;
        }
    }

    /**
     * A storage that tensors look at.
     *
     * @param first its first element within the bytes
     * @param elements its length
     */
    record Storage(String key, ScalarType type, TensorStorage bytes, long first, long elements)
            implements PickleValue {}

    /** A tensor without a name. */
    record Tensor(ScalarType type, TensorStorage storage, TensorLayout layout) implements PickleValue {}

    /** An instance of a listed class: what was pickled of it, and nothing that its class would do with it. */
    final class Instance implements PickleValue {
        private final Global type;
        private final List<PickleValue> items = new ArrayList<>(0);
        private Mapping entries;
        private PickleValue state = Absent.NONE;

        Instance(Global type) {
            this.type = type;
        }

        Global type() {
            return type;
        }

        List<PickleValue> items() {
            return items;
        }

        /** Entries of a subclass of dict; made when first asked for. */
        Mapping entries() {
            if (entries == null) {
                entries = new Mapping();
            }
            return entries;
        }

        PickleValue state() {
            return state;
        }

        void state(PickleValue newState) {
            state = newState;
        }
    }
}
