package io.maskstream.model.checkpoint;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.maskstream.model.ModelException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/**
 * Writes safetensors. The same tensors give the same bytes: widest type first (so that each is aligned to its type),
 * then by name, the data from a multiple of 64, no metadata but the constant that other readers ask for.
 */
public final class SafetensorsWriter {
    private static final int ALIGNMENT = 64;
    private static final JsonFactory JSON = new JsonFactory();

    private SafetensorsWriter() {}

    /** Writes the tensors as they are; {@link #write(Path, StateDict, FloatPrecision)} converts. */
    public static void write(Path target, StateDict tensors) {
        write(target, tensors, FloatPrecision.AS_STORED);
    }

    /**
     * Writes atomically: a write that fails or is killed leaves the old file. Tensors are read one at a time.
     *
     * @throws ModelException if a tensor cannot be read or converted, or the file cannot be written
     */
    public static void write(Path target, StateDict tensors, FloatPrecision precision) {
        List<TensorEntry> ordered = tensors.tensors().stream()
                .sorted(Comparator.comparingInt((TensorEntry tensor) ->
                                -precision.typeOf(tensor).bytes())
                        .thenComparing(TensorEntry::name))
                .toList();
        AtomicFile.write(target, channel -> {
            writeFully(channel, header(ordered, precision));
            for (TensorEntry tensor : ordered) {
                for (ByteBuffer part : content(tensor, precision)) {
                    writeFully(channel, part);
                }
            }
        });
    }

    private static List<ByteBuffer> content(TensorEntry tensor, FloatPrecision precision) {
        return precision.typeOf(tensor) == tensor.type() ? tensor.segments() : List.of(precision.convert(tensor));
    }

    private static ByteBuffer header(List<TensorEntry> ordered, FloatPrecision precision) throws IOException {
        var json = new ByteArrayOutputStream();
        try (JsonGenerator generator = JSON.createGenerator(json)) {
            generator.writeStartObject();
            generator.writeObjectFieldStart("__metadata__");
            generator.writeStringField("format", "pt");
            generator.writeEndObject();
            long begin = 0;
            for (TensorEntry tensor : ordered) {
                ScalarType type = precision.typeOf(tensor);
                long end = Math.addExact(begin, Math.multiplyExact(tensor.elements(), type.bytes()));
                writeEntry(generator, tensor, type, begin, end);
                begin = end;
            }
            generator.writeEndObject();
        }
        while ((SafetensorsReader.PREFIX + json.size()) % ALIGNMENT != 0) {
            json.write(' ');
        }
        ByteBuffer header =
                ByteBuffer.allocate(SafetensorsReader.PREFIX + json.size()).order(ByteOrder.LITTLE_ENDIAN);
        return header.putLong(json.size()).put(json.toByteArray()).flip();
    }

    private static void writeEntry(JsonGenerator generator, TensorEntry tensor, ScalarType type, long begin, long end)
            throws IOException {
        if (tensor.name().equals("__metadata__")) {
            throw new ModelException(
                    "%s: a tensor is named '__metadata__', which safetensors keeps for itself; rename it"
                            .formatted(tensor.origin()));
        }
        generator.writeObjectFieldStart(tensor.name());
        generator.writeStringField("dtype", type.name());
        generator.writeFieldName("shape");
        generator.writeArray(tensor.shape(), 0, tensor.shape().length);
        generator.writeFieldName("data_offsets");
        generator.writeArray(new long[] {begin, end}, 0, 2);
        generator.writeEndObject();
    }

    private static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }
}
