package io.maskstream.model.runtime;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** The few opcodes of pickle protocol 2 that a TorchScript archive's object tree needs. */
final class PickleWriter {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    PickleWriter() {
        out.write(0x80);
        out.write(2);
    }

    void beginObject(String module, String name) {
        global(module, name);
        out.write(')'); // EMPTY_TUPLE
        out.write(0x81); // NEWOBJ
        out.write('}'); // EMPTY_DICT
        out.write('('); // MARK
    }

    void endObject() {
        out.write('u'); // SETITEMS
        out.write('b'); // BUILD
    }

    void global(String module, String name) {
        out.write('c');
        out.writeBytes((module + "\n" + name + "\n").getBytes(StandardCharsets.UTF_8));
    }

    void string(String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        out.write('X');
        out.writeBytes(little(4).putInt(bytes.length).array());
        out.writeBytes(bytes);
    }

    void integer(long value) {
        if (value == (int) value) {
            out.write('J');
            out.writeBytes(little(4).putInt((int) value).array());
        } else {
            out.write(0x8a); // LONG1
            out.write(8);
            out.writeBytes(little(8).putLong(value).array());
        }
    }

    void number(double value) {
        out.write('G');
        out.writeBytes(ByteBuffer.allocate(8).putDouble(value).array());
    }

    void bool(boolean value) {
        out.write(value ? 0x88 : 0x89);
    }

    /** A tensor over all of storage {@code key}, rows first. */
    void tensor(String key, String storageClass, long[] shape, boolean requiresGradient) {
        long elements = 1;
        for (long size : shape) {
            elements = Math.multiplyExact(elements, size);
        }
        global("torch._utils", "_rebuild_tensor_v2");
        out.write('(');
        out.write('(');
        string("storage");
        global("torch", storageClass);
        string(key);
        string("cpu");
        integer(elements);
        out.write('t');
        out.write('Q'); // BINPERSID
        integer(0);
        tuple(shape);
        tuple(strides(shape));
        bool(requiresGradient);
        global("collections", "OrderedDict");
        out.write(')');
        out.write('R'); // REDUCE
        out.write('t');
        out.write('R');
    }

    private void tuple(long[] values) {
        out.write('(');
        for (long value : values) {
            integer(value);
        }
        out.write('t');
    }

    private static long[] strides(long[] shape) {
        long[] strides = new long[shape.length];
        long stride = 1;
        for (int i = shape.length - 1; i >= 0; i--) {
            strides[i] = stride;
            stride *= shape[i];
        }
        return strides;
    }

    private static ByteBuffer little(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    byte[] finish() {
        out.write('.');
        return out.toByteArray();
    }
}
