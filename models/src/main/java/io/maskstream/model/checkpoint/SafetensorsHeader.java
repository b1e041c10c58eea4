package io.maskstream.model.checkpoint;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.maskstream.model.ModelException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads a safetensors header token by token, so that a large one costs no tree. */
final class SafetensorsHeader {
    private static final String METADATA = "__metadata__";
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(4)
                    .maxNumberLength(20)
                    .maxNameLength(4096)
                    .build())
            .build();

    private final String file;
    private final JsonParser parser;
    private final List<SafetensorsEntry> entries = new ArrayList<>();

    private SafetensorsHeader(String file, JsonParser parser) {
        this.file = file;
        this.parser = parser;
    }

    /** The entries in the header's order. */
    static List<SafetensorsEntry> parse(String file, String json) {
        try (JsonParser parser = JSON.createParser(json)) {
            return new SafetensorsHeader(file, parser).entries();
        } catch (JsonProcessingException e) {
            String reason = Printable.name(String.valueOf(e.getOriginalMessage()));
            throw new ModelException("%s: the safetensors header is no valid JSON: %s".formatted(file, reason), e);
        } catch (IOException e) {
            throw new ModelException("%s: the safetensors header cannot be read".formatted(file), e);
        }
    }

    private List<SafetensorsEntry> entries() throws IOException {
        expect(parser.nextToken() == JsonToken.START_OBJECT, "an object of tensors");
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            expect(parser.nextToken() == JsonToken.START_OBJECT, "an object under " + Printable.name(name));
            if (METADATA.equals(name)) {
                parser.skipChildren();
            } else {
                entries.add(entry(name));
            }
        }
        expect(parser.nextToken() == null, "nothing after the closing brace");
        return entries;
    }

    private SafetensorsEntry entry(String name) throws IOException {
        ScalarType type = null;
        long[] shape = null;
        long[] offsets = null;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = parser.currentName();
            parser.nextToken();
            switch (field) {
                case "dtype" -> type = type(name);
                case "shape" -> shape = numbers(name, field);
                case "data_offsets" -> offsets = numbers(name, field);
                default -> throw broken(name, "has the unknown field " + Printable.name(field));
            }
        }
        if (type == null || shape == null || offsets == null || offsets.length != 2) {
            throw broken(name, "needs 'dtype', 'shape' and two 'data_offsets'");
        }
        if (offsets[0] > offsets[1] || offsets[1] - offsets[0] != bytes(name, type, shape)) {
            throw broken(
                    name,
                    "is %s %s, %d bytes, but its data_offsets are %d to %d"
                            .formatted(type, Printable.shape(shape), bytes(name, type, shape), offsets[0], offsets[1]));
        }
        return new SafetensorsEntry(name, type, shape, offsets[0], offsets[1]);
    }

    private ScalarType type(String name) throws IOException {
        String text = parser.currentToken() == JsonToken.VALUE_STRING ? parser.getText() : "";
        return Arrays.stream(ScalarType.values())
                .filter(type -> type.name().equals(text))
                .findFirst()
                .orElseThrow(() -> broken(
                        name,
                        "has the type %s, expected one of %s"
                                .formatted(Printable.name(text), Arrays.toString(ScalarType.values()))));
    }

    private long[] numbers(String name, String field) throws IOException {
        String expected = "needs whole numbers from 0 in '%s'".formatted(field);
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            throw broken(name, expected);
        }
        long[] numbers = new long[TensorLayout.MOST_DIMENSIONS];
        int count = 0;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            boolean whole = parser.currentToken() == JsonToken.VALUE_NUMBER_INT
                    && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER;
            if (!whole || count == numbers.length || parser.getLongValue() < 0) {
                throw broken(name, expected + ", at most %d".formatted(numbers.length));
            }
            numbers[count++] = parser.getLongValue();
        }
        return Arrays.copyOf(numbers, count);
    }

    private long bytes(String name, ScalarType type, long[] shape) {
        try {
            return Math.multiplyExact(TensorLayout.contiguous(0, shape).elements(), type.bytes());
        } catch (ArithmeticException e) {
            throw broken(name, "has the absurd shape " + Printable.shape(shape));
        }
    }

    private void expect(boolean right, String what) {
        if (!right) {
            throw new ModelException("%s: the safetensors header is damaged, expected %s".formatted(file, what));
        }
    }

    private ModelException broken(String name, String how) {
        return new ModelException("%s: tensor %s %s".formatted(file, Printable.name(name), how));
    }
}
