package io.maskstream.model.checkpoint;

import io.maskstream.model.ModelException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * One named tensor. Nothing is read before {@link #data}, {@link #floats} or {@link #longs} is called; each gives the
 * elements in row-major order whatever strides and offset the file keeps them with. Safe for use by several threads.
 */
public final class TensorEntry {
    private final String name;
    private final ScalarType type;
    private final String origin;
    private final TensorStorage storage;
    private final TensorLayout layout;

    /** The layout must lie inside the storage; readers check that with an error of their own. */
    TensorEntry(String name, ScalarType type, String origin, TensorStorage storage, TensorLayout layout) {
        if (Math.multiplyExact(layout.end(), type.bytes()) > storage.size()) {
            throw new ArithmeticException("reads beyond its %d bytes of storage".formatted(storage.size()));
        }
        Math.multiplyExact(layout.elements(), type.bytes());
        this.name = name;
        this.type = type;
        this.origin = origin;
        this.storage = storage;
        this.layout = layout;
    }

    /** An F32 tensor in memory; the values are copied. */
    public static TensorEntry ofFloats(String name, float[] values, long... shape) {
        ByteBuffer bytes =
                ByteBuffer.allocate(Math.multiplyExact(values.length, 4)).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return ofBytes(name, ScalarType.F32, bytes, shape);
    }

    /** An I64 tensor in memory; the values are copied. */
    public static TensorEntry ofLongs(String name, long[] values, long... shape) {
        ByteBuffer bytes =
                ByteBuffer.allocate(Math.multiplyExact(values.length, 8)).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asLongBuffer().put(values);
        return ofBytes(name, ScalarType.I64, bytes, shape);
    }

    /**
     * A tensor over little-endian bytes in memory.
     *
     * @param bytes its remaining bytes are the elements in row-major order; not copied
     * @throws IllegalArgumentException if there are more or fewer bytes than the shape needs
     */
    public static TensorEntry ofBytes(String name, ScalarType type, ByteBuffer bytes, long... shape) {
        TensorLayout layout = TensorLayout.contiguous(0, shape.clone());
        if (layout.elements() * type.bytes() != bytes.remaining()) {
            throw new IllegalArgumentException("tensor %s of %s %s needs %d bytes, got %d"
                    .formatted(
                            Printable.name(name),
                            type,
                            Printable.shape(shape),
                            layout.elements() * type.bytes(),
                            bytes.remaining()));
        }
        return new TensorEntry(name, type, "memory", new HeapStorage(bytes.slice()), layout);
    }

    public String name() {
        return name;
    }

    public ScalarType type() {
        return type;
    }

    /** Sizes, slowest dimension first; empty for a single number. */
    public long[] shape() {
        return layout.shape().clone();
    }

    /** The shape as errors print it: {@code (768, 512)}. */
    public String shapeText() {
        return Printable.shape(layout.shape());
    }

    /** Name of the file that it comes from, for errors. */
    public String origin() {
        return origin;
    }

    /** Number of elements: the product of the shape. */
    public long elements() {
        return layout.elements();
    }

    /** Bytes of all elements. */
    public long bytes() {
        return layout.elements() * type.bytes();
    }

    /** The same tensor under another name. */
    public TensorEntry renamed(String newName) {
        return new TensorEntry(newName, type, origin, storage, layout);
    }

    PickleValue.Tensor unnamed() {
        return new PickleValue.Tensor(type, storage, layout);
    }

    /**
     * The elements, dense, row-major, little-endian, read-only; of a dense tensor a view of the file, else a copy.
     *
     * @throws ModelException if they exceed one buffer (2 GiB, see {@link #segments}) or the file is damaged
     */
    public ByteBuffer data() {
        checkFits(bytes(), Integer.MAX_VALUE, "2 GiB fit one buffer");
        if (layout.elements() == 0) {
            return ByteBuffer.allocate(0).asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
        }
        long start = layout.offset() * type.bytes();
        if (layout.isContiguous()) {
            return storage.slice(start, bytes());
        }
        long span = layout.end() * type.bytes() - start;
        checkFits(span, Integer.MAX_VALUE, "a strided tensor may span 2 GiB");
        return layout.gather(storage.slice(start, span), type.bytes())
                .asReadOnlyBuffer()
                .order(ByteOrder.LITTLE_ENDIAN);
    }

    /** The elements as {@link #data} gives them, in pieces of at most 1 GiB that hold whole elements: for any size. */
    public List<ByteBuffer> segments() {
        if (!layout.isContiguous() || bytes() <= 1 << 30) {
            return List.of(data());
        }
        var segments = new ArrayList<ByteBuffer>();
        long start = layout.offset() * type.bytes();
        for (long done = 0; done < bytes(); done += 1 << 30) {
            segments.add(storage.slice(start + done, Math.min(1 << 30, bytes() - done)));
        }
        return segments;
    }

    /**
     * The elements as floats: F32 as they are, F16 and BF16 widened, F64 rounded.
     *
     * @throws ModelException if the elements are whole numbers, or more than an array holds
     */
    public float[] floats() {
        checkFits(elements(), Integer.MAX_VALUE - 8, "2^31 elements fit one array");
        float[] values = new float
                [(int) checkType(type.floating(), "a floating-point type").elements()];
        int at = 0;
        for (ByteBuffer part : segments()) {
            at = widen(part, values, at);
        }
        return values;
    }

    /**
     * The elements as longs, of I64, I32, I16, I8, U8 (0 to 255) and BOOL (0 or 1).
     *
     * @throws ModelException if the elements are floating-point numbers, or more than an array holds
     */
    public long[] longs() {
        checkFits(elements(), Integer.MAX_VALUE - 8, "2^31 elements fit one array");
        long[] values =
                new long[(int) checkType(!type.floating(), "whole numbers").elements()];
        int at = 0;
        for (ByteBuffer part : segments()) {
            while (part.hasRemaining()) {
                values[at++] = switch (type) {
                    case I64 -> part.getLong();
                    case I32 -> part.getInt();
                    case I16 -> part.getShort();
                    case I8 -> part.get();
                    case U8 -> part.get() & 0xff;
                    default -> part.get() == 0 ? 0 : 1;
                };
            }
        }
        return values;
    }

    private int widen(ByteBuffer part, float[] values, int at) {
        if (type == ScalarType.F32) {
            FloatBuffer floats = part.asFloatBuffer();
            int count = floats.remaining();
            floats.get(values, at, count);
            return at + count;
        }
        int next = at;
        while (part.hasRemaining()) {
            values[next++] = switch (type) {
                case F16 -> HalfFloats.fromF16(part.getShort());
                case BF16 -> HalfFloats.fromBf16(part.getShort());
                default -> (float) part.getDouble();
            };
        }
        return next;
    }

    private TensorEntry checkType(boolean right, String expected) {
        if (!right) {
            throw new ModelException(
                    "%s: tensor %s is %s, expected %s".formatted(origin, Printable.name(name), type, expected));
        }
        return this;
    }

    private void checkFits(long amount, long most, String limit) {
        if (amount > most) {
            throw new ModelException("%s: tensor %s is %s %s, %d bytes; at most %s"
                    .formatted(origin, Printable.name(name), type, shapeText(), bytes(), limit));
        }
    }

    @Override
    public String toString() {
        return "%s %s %s".formatted(Printable.name(name), type, shapeText());
    }
}
