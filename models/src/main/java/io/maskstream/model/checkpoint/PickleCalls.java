package io.maskstream.model.checkpoint;

import io.maskstream.model.ModelException;
import io.maskstream.model.checkpoint.PickleRole.ElementType;
import io.maskstream.model.checkpoint.PickleRole.Known;
import io.maskstream.model.checkpoint.PickleRole.StorageOf;
import io.maskstream.model.checkpoint.PickleValue.Absent;
import io.maskstream.model.checkpoint.PickleValue.Global;
import io.maskstream.model.checkpoint.PickleValue.Instance;
import io.maskstream.model.checkpoint.PickleValue.Mapping;
import io.maskstream.model.checkpoint.PickleValue.Plain;
import io.maskstream.model.checkpoint.PickleValue.Sequence;
import io.maskstream.model.checkpoint.PickleValue.Storage;
import io.maskstream.model.checkpoint.PickleValue.Tensor;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * What stands in for Python's calls: each listed name has a meaning here, given in {@link PickleRole}, and no other call
 * is answered.
 */
final class PickleCalls {
    private final PickleInput input;
    private final StorageSource storages;
    private final LongConsumer spend;

    /** @param spend told of elements that a call copies, since a pickle may repeat it */
    PickleCalls(PickleInput input, StorageSource storages, LongConsumer spend) {
        this.input = input;
        this.storages = storages;
        this.spend = spend;
    }

    /** A function or class called with arguments. */
    PickleValue reduce(PickleValue callee, List<PickleValue> arguments) {
        if (callee instanceof Global global && global.role() instanceof Known role) {
            return switch (role) {
                case MAPPING -> mapping(arguments);
                case COLLECTION -> collection(arguments);
                case BYTES -> bytes(arguments);
                case REBUILD_TENSOR ->
                    tensor(arguments, storage(argument(arguments, 0)).type());
                case REBUILD_TENSOR_OF_TYPE -> tensor(arguments, elementType(argument(arguments, 6)));
                case REBUILD_PARAMETER -> existingTensor(argument(arguments, 0));
                case REBUILD_SUBCLASS -> subclass(arguments);
                case RECONSTRUCTOR -> instance(argument(arguments, 0), List.of());
                case OPAQUE -> instance(callee, arguments);
                case SCRIPT_CONTAINER -> argument(arguments, 0);
                case SCRIPT_MODULE, MENTION -> throw uncallable(callee);
            };
        }
        throw uncallable(callee);
    }

    /** A class instantiated without its constructor. */
    PickleValue instance(PickleValue type, List<PickleValue> arguments) {
        if (type instanceof Global global) {
            if (global.role() == Known.OPAQUE || global.role() == Known.SCRIPT_MODULE) {
                return new Instance(global);
            }
            if (global.role() == Known.MAPPING) {
                return mapping(arguments);
            }
        }
        throw uncallable(type);
    }

    /** Gives an object its state. A dict's own attributes ({@code _metadata} of a state dict) are of no use here. */
    void build(PickleValue target, PickleValue state) {
        if (target instanceof Instance instance) {
            instance.state(state);
        } else if (!(target instanceof Mapping)) {
            throw input.refused("the pickle sets the state of what has none; nothing was run");
        }
    }

    /** A storage, from the tuple by which torch refers to it. */
    Storage storage(List<PickleValue> reference) {
        if (reference.size() < 5
                || !(reference.get(0) instanceof Plain tag && tag.value().equals("storage"))
                || !(reference.get(1) instanceof Global global && global.role() instanceof StorageOf storageOf)) {
            throw input.refused("the pickle refers to something outside itself that is no storage; nothing was run");
        }
        String key = text(reference.get(2));
        long elements = wholeNumber(reference.get(4));
        if (elements < 0 || elements > Long.MAX_VALUE / 8) {
            throw input.refused("storage %s has the absurd length %d".formatted(Printable.name(key), elements));
        }
        TensorStorage bytes = storages.open(key, storageOf.type(), elements);
        var whole = new Storage(key, storageOf.type(), bytes, 0, elements);
        return reference.size() > 5 && reference.get(5) != Absent.NONE ? view(whole, items(reference.get(5))) : whole;
    }

    /** Pairs of key and value, one after the other. */
    void putPairs(Mapping mapping, List<PickleValue> items) {
        if (items.size() % 2 != 0) {
            throw input.damaged("a key without a value");
        }
        for (int i = 0; i < items.size(); i += 2) {
            if (!mapping.put(items.get(i), items.get(i + 1))) {
                String name = items.get(i) instanceof Plain plain ? String.valueOf(plain.value()) : "(no text)";
                throw input.refused("the name %s is there twice in one dict; expected every name once"
                        .formatted(Printable.name(name)));
            }
        }
    }

    String text(PickleValue value) {
        if (value instanceof Plain plain && plain.value() instanceof String text) {
            return text;
        }
        throw input.damaged("expected a text");
    }

    List<PickleValue> items(PickleValue value) {
        if (value instanceof Sequence sequence) {
            return sequence.items();
        }
        throw input.damaged("expected a tuple");
    }

    /** Legacy files had storages that are parts of others: (key, offset, length). */
    private Storage view(Storage whole, List<PickleValue> view) {
        long first = wholeNumber(argument(view, 1));
        long elements = wholeNumber(argument(view, 2));
        if (first < 0 || elements < 0 || first > whole.elements() - elements) {
            throw input.refused("storage %s has a view of %d elements from %d, beyond its %d"
                    .formatted(Printable.name(whole.key()), elements, first, whole.elements()));
        }
        return new Storage(whole.key(), whole.type(), whole.bytes(), first, elements);
    }

    private Tensor tensor(List<PickleValue> arguments, ScalarType type) {
        Storage storage = storage(argument(arguments, 0));
        long[] shape = wholeNumbers(argument(arguments, 2));
        try {
            long offset = wholeNumber(argument(arguments, 1));
            var own = new TensorLayout(offset, shape, wholeNumbers(argument(arguments, 3)));
            long available = storage.elements() * storage.type().bytes() / type.bytes();
            if (own.end() > available) {
                throw new ArithmeticException(
                        "it reads up to element %d of a storage of %d".formatted(own.end(), available));
            }
            Math.multiplyExact(own.elements(), type.bytes());
            var layout = new TensorLayout(Math.addExact(storage.first(), offset), shape, own.strides());
            return new Tensor(type, storage.bytes(), layout);
        } catch (ArithmeticException e) {
            throw input.refused("a tensor of shape %s in storage %s cannot be: %s"
                    .formatted(Printable.shape(shape), Printable.name(storage.key()), e.getMessage()));
        }
    }

    private Storage storage(PickleValue value) {
        if (value instanceof Storage storage) {
            return storage;
        }
        throw input.damaged("a tensor without a storage");
    }

    private ScalarType elementType(PickleValue value) {
        if (value instanceof Global global && global.role() instanceof ElementType elementType) {
            return elementType.type();
        }
        throw input.refused("a tensor has an element type that is not read; convert it to float32");
    }

    private Tensor existingTensor(PickleValue value) {
        if (value instanceof Tensor tensor) {
            return tensor;
        }
        throw input.damaged("a parameter without a tensor");
    }

    /** {@code (function, type, arguments, state)}: a tensor with further attributes. */
    private PickleValue subclass(List<PickleValue> arguments) {
        if (argument(arguments, 0) instanceof Global global
                && (global.role() == Known.REBUILD_TENSOR
                        || global.role() == Known.REBUILD_TENSOR_OF_TYPE
                        || global.role() == Known.REBUILD_PARAMETER)) {
            return reduce(global, items(argument(arguments, 2)));
        }
        throw uncallable(argument(arguments, 0));
    }

    private Mapping mapping(List<PickleValue> arguments) {
        var mapping = new Mapping();
        for (PickleValue argument : arguments) {
            if (argument instanceof Mapping other && arguments.size() == 1) {
                return other;
            }
            if (argument instanceof Sequence pairs) {
                spend.accept(pairs.items().size());
                for (PickleValue pair : pairs.items()) {
                    putPairs(mapping, List.of(argument(items(pair), 0), argument(items(pair), 1)));
                }
            }
        }
        return mapping;
    }

    private Sequence collection(List<PickleValue> arguments) {
        return arguments.isEmpty() ? new Sequence(new ArrayList<>(0)) : new Sequence(items(arguments.get(0)));
    }

    private Plain bytes(List<PickleValue> arguments) {
        String text = text(argument(arguments, 0));
        spend.accept(text.length() / 8);
        return new Plain(ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1)));
    }

    private long wholeNumber(PickleValue value) {
        if (value instanceof Plain plain && plain.value() instanceof Long number) {
            return number;
        }
        throw input.damaged("expected a whole number below 2^63");
    }

    private long[] wholeNumbers(PickleValue value) {
        List<PickleValue> items = items(value);
        if (items.size() > TensorLayout.MOST_DIMENSIONS) {
            throw input.refused("a tensor has %d dimensions, at most %d are read"
                    .formatted(items.size(), TensorLayout.MOST_DIMENSIONS));
        }
        return items.stream().mapToLong(this::wholeNumber).toArray();
    }

    private PickleValue argument(List<PickleValue> arguments, int index) {
        if (index >= arguments.size()) {
            throw input.damaged("a call lacks an argument");
        }
        return arguments.get(index);
    }

    private ModelException uncallable(PickleValue callee) {
        String name = callee instanceof Global global ? global.fullName() : "a value";
        return input.refused(
                "the pickle calls %s, which is not on the list of what a checkpoint may call; nothing was run"
                        .formatted(Printable.name(name)));
    }
}
