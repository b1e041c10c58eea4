package io.maskstream.model.checkpoint;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Writes pickles instruction by instruction, good ones and bad ones. */
final class PickleAssembler {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    PickleAssembler() {
        raw(0x80, 2);
    }

    PickleAssembler raw(int... opcodes) {
        for (int opcode : opcodes) {
            bytes.write(opcode);
        }
        return this;
    }

    PickleAssembler global(String module, String name) {
        raw('c');
        bytes.writeBytes((module + "\n" + name + "\n").getBytes(StandardCharsets.UTF_8));
        return this;
    }

    PickleAssembler text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        raw('X');
        bytes.writeBytes(little(4).putInt(utf8.length).array());
        bytes.writeBytes(utf8);
        return this;
    }

    PickleAssembler number(long number) {
        raw(0x8a, 8);
        bytes.writeBytes(little(8).putLong(number).array());
        return this;
    }

    PickleAssembler none() {
        return raw('N');
    }

    PickleAssembler no() {
        return raw(0x89);
    }

    PickleAssembler yes() {
        return raw(0x88);
    }

    PickleAssembler mark() {
        return raw('(');
    }

    PickleAssembler tuple() {
        return raw('t');
    }

    PickleAssembler emptyTuple() {
        return raw(')');
    }

    PickleAssembler dict() {
        return raw('}');
    }

    PickleAssembler list() {
        return raw(']');
    }

    PickleAssembler set() {
        return raw('s');
    }

    PickleAssembler append() {
        return raw('a');
    }

    PickleAssembler reduce() {
        return raw('R');
    }

    PickleAssembler newObject() {
        return raw(0x81);
    }

    PickleAssembler build() {
        return raw('b');
    }

    PickleAssembler put(int index) {
        return raw('q', index);
    }

    PickleAssembler get(int index) {
        return raw('h', index);
    }

    PickleAssembler numbers(long... numbers) {
        mark();
        for (long number : numbers) {
            number(number);
        }
        return tuple();
    }

    /** A key of the dict on the stack, with what the body pushes as its value. */
    PickleAssembler item(String key, Consumer<PickleAssembler> value) {
        text(key);
        value.accept(this);
        return set();
    }

    /** An instance of a class without arguments, with attributes. */
    PickleAssembler object(String module, String name, Consumer<PickleAssembler> attributes) {
        global(module, name).emptyTuple().newObject().dict();
        attributes.accept(this);
        return build();
    }

    /** A reference to a storage, as torch writes it. */
    PickleAssembler storage(String type, String key, long elements) {
        return mark().text("storage")
                .global("torch", type + "Storage")
                .text(key)
                .text("cpu")
                .number(elements)
                .tuple()
                .raw('Q');
    }

    /** A tensor over a storage. */
    PickleAssembler tensor(String type, String key, long elements, long offset, long[] shape, long[] strides) {
        return global("torch._utils", "_rebuild_tensor_v2")
                .mark()
                .storage(type, key, elements)
                .number(offset)
                .numbers(shape)
                .numbers(strides)
                .no()
                .global("collections", "OrderedDict")
                .emptyTuple()
                .reduce()
                .tuple()
                .reduce();
    }

    /** A dense tensor of one dimension over a whole storage. */
    PickleAssembler vector(String type, String key, long elements) {
        return tensor(type, key, elements, 0, new long[] {elements}, new long[] {1});
    }

    byte[] stop() {
        raw('.');
        return bytes.toByteArray();
    }

    private static ByteBuffer little(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }
}
