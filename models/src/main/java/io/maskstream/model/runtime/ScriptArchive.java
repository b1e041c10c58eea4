package io.maskstream.model.runtime;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Packs a script text and weights into the archive that PyTorch loads: a ZIP of {@code data.pkl} (the tree of modules),
 * {@code code/__torch__.py} (the text), {@code constants.pkl} (none), {@code version} and {@code data/N} (storages,
 * little-endian, stored without compression).
 */
final class ScriptArchive {
    // With version 3 newer operator schemas are unknown to the loader.
    private static final byte[] VERSION = "10\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NO_CONSTANTS = HexFormat.of().parseHex("8002292e");

    private final ScriptText text;
    private final Weights weights;
    private final Map<String, Object> constants;
    private final Precision precision;
    private final Precision storage;
    private final boolean trainable;
    private final PickleWriter pickle = new PickleWriter();
    private final List<String> storages = new ArrayList<>();

    ScriptArchive(
            ScriptText text, Weights weights, Map<String, Object> constants, Precision precision, boolean trainable) {
        this.text = text;
        this.weights = weights;
        this.constants = constants;
        this.precision = precision;
        // What bf16 rounds away of a step is most of it: trained weights stay fp32, whatever they are multiplied in.
        this.storage = trainable ? Precision.FP32 : precision;
        this.trainable = trainable;
    }

    /** Official names of the parameters that were written, in order; filled by {@link #write}. */
    List<String> parameters() {
        return List.copyOf(storages);
    }

    void write(Path file, String rootClass) throws IOException {
        object(rootClass, "");
        try (OutputStream raw = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(new BufferedOutputStream(raw, 1 << 20))) {
            stored(zip, "archive/version", VERSION);
            stored(zip, "archive/data.pkl", pickle.finish());
            stored(zip, "archive/code/__torch__.py", text.code().getBytes(StandardCharsets.UTF_8));
            stored(zip, "archive/constants.pkl", NO_CONSTANTS);
            for (int i = 0; i < storages.size(); i++) {
                stored(zip, "archive/data/" + i, encode(weights.floats(storages.get(i))));
            }
        }
    }

    private void object(String className, String path) {
        pickle.beginObject("__torch__", className);
        for (Map.Entry<String, String> attribute : text.attributes(className).entrySet()) {
            String name = attribute.getKey();
            String type = attribute.getValue();
            pickle.string(name);
            if (ScriptText.isModule(type)) {
                object(ScriptText.className(type), path + name + ".");
            } else if (type.equals("Tensor")) {
                parameter(path + name);
            } else {
                constant(path + name, name, type);
            }
        }
        pickle.endObject();
    }

    private void parameter(String name) {
        pickle.tensor(String.valueOf(storages.size()), storage.storageClass(), weights.shape(name), trainable);
        storages.add(name);
    }

    private void constant(String path, String name, String type) {
        Object value = constants.getOrDefault(path, constants.get(name));
        if (name.equals("dtype") && type.equals("int")) {
            pickle.integer(precision.scalarType());
        } else if (type.equals("int") && value instanceof Number number) {
            pickle.integer(number.longValue());
        } else if (type.equals("float") && value instanceof Number number) {
            pickle.number(number.doubleValue());
        } else if (type.equals("bool") && value instanceof Boolean flag) {
            pickle.bool(flag);
        } else {
            throw new IllegalArgumentException(
                    "the script's constant '%s' of type %s has the value %s".formatted(path, type, value));
        }
    }

    private byte[] encode(float[] values) {
        if (storage == Precision.BF16) {
            ByteBuffer buffer = ByteBuffer.allocate(values.length * 2).order(ByteOrder.LITTLE_ENDIAN);
            for (float value : values) {
                buffer.putShort(bfloat16(value));
            }
            return buffer.array();
        }
        ByteBuffer buffer =
                ByteBuffer.allocate(Math.multiplyExact(values.length, 4)).order(ByteOrder.LITTLE_ENDIAN);
        buffer.asFloatBuffer().put(values);
        return buffer.array();
    }

    /** Rounds to nearest, ties to even, as PyTorch does. */
    static short bfloat16(float value) {
        int bits = Float.floatToRawIntBits(value);
        if (Float.isNaN(value)) {
            return (short) 0x7fc0;
        }
        return (short) ((bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16);
    }

    private static void stored(ZipOutputStream zip, String name, byte[] content) throws IOException {
        CRC32 checksum = new CRC32();
        checksum.update(content);
        ZipEntry entry = new ZipEntry(name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        entry.setCompressedSize(content.length);
        entry.setCrc(checksum.getValue());
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }
}
