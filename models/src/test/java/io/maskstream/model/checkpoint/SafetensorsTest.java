package io.maskstream.model.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maskstream.model.ModelException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SafetensorsTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(ScalarType.class)
    void everyTypeComesBackAsItWasWritten(ScalarType type) {
        ByteBuffer bytes = ByteBuffer.allocate(6 * type.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < bytes.capacity(); i++) {
            bytes.put(i, (byte) (type == ScalarType.BOOL ? i % 2 : 37 * i));
        }
        Path file = folder.resolve("a.safetensors");
        SafetensorsWriter.write(file, StateDict.of("a", List.of(TensorEntry.ofBytes("x", type, bytes, 2, 3))));
        try (StateDict read = StateDict.read(file)) {
            TensorEntry tensor = read.require("x", 2, 3);
            assertThat(tensor.type()).isEqualTo(type);
            assertThat(tensor.data()).isEqualTo(bytes);
            if (type.floating()) {
                assertThat(tensor.floats()).hasSize(6);
                assertThatThrownBy(tensor::longs)
                        .isInstanceOf(ModelException.class)
                        .hasMessageContaining("whole numbers");
            } else {
                assertThat(tensor.longs()).hasSize(6);
                assertThatThrownBy(tensor::floats)
                        .isInstanceOf(ModelException.class)
                        .hasMessage("a.safetensors: tensor 'x' is %s, expected a floating-point type", type);
            }
        }
    }

    @Test
    void scalarsEmptyTensorsAndOddNamesAreKept() {
        Path file = folder.resolve("a.safetensors");
        SafetensorsWriter.write(
                file,
                StateDict.of(
                        "a",
                        List.of(
                                TensorEntry.ofFloats("logit_scale", new float[] {4.6f}),
                                TensorEntry.ofFloats("nothing", new float[0], 3, 0),
                                TensorEntry.ofLongs("é \"quoted\"", new long[] {-5}, 1))));
        try (StateDict read = StateDict.read(file)) {
            assertThat(read.require("logit_scale", new long[0]).floats()).containsExactly(4.6f);
            assertThat(read.require("nothing", 3, 0).floats()).isEmpty();
            assertThat(read.require("é \"quoted\"", 1).longs()).containsExactly(-5);
        }
    }

    @Test
    void theSameTensorsGiveTheSameBytesInAnyOrderAndAligned() throws IOException {
        TensorEntry a = TensorEntry.ofBytes("a", ScalarType.U8, ByteBuffer.wrap(new byte[] {1, 2, 3}), 3);
        TensorEntry b = TensorEntry.ofFloats("b", new float[] {1, 2}, 2);
        TensorEntry c = TensorEntry.ofLongs("c", new long[] {9}, 1);
        SafetensorsWriter.write(folder.resolve("1"), StateDict.of("1", List.of(a, b, c)));
        SafetensorsWriter.write(folder.resolve("2"), StateDict.of("2", List.of(c, a, b)));
        byte[] bytes = Files.readAllBytes(folder.resolve("1"));
        assertThat(bytes).isEqualTo(Files.readAllBytes(folder.resolve("2")));
        int header = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt();
        assertThat((8 + header) % 64).isZero();
        assertThat(ByteBuffer.wrap(bytes, 8 + header, 8)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .getLong())
                .isEqualTo(9);
    }

    @Test
    void writingConvertsFloatsAndLeavesWholeNumbers() {
        TensorEntry weight = TensorEntry.ofFloats("w", new float[] {1.0005f, -3.14159f}, 2);
        TensorEntry count = TensorEntry.ofLongs("n", new long[] {7}, 1);
        for (FloatPrecision precision : List.of(FloatPrecision.F16, FloatPrecision.BF16)) {
            Path file = folder.resolve(precision.name());
            SafetensorsWriter.write(file, StateDict.of("w", List.of(weight, count)), precision);
            try (StateDict read = StateDict.read(file)) {
                assertThat(read.require("w", 2).type().name()).isEqualTo(precision.name());
                assertThat(read.require("n", 1).longs()).containsExactly(7);
                assertThat(read.require("w", 2).floats())
                        .isEqualTo(
                                precision == FloatPrecision.F16
                                        ? new float[] {1.0009765625f, -3.140625f}
                                        : new float[] {1f, -3.140625f});
            }
        }
    }

    @Test
    void aValueThatF16CannotHoldIsRefusedAndTheOldFileStays() throws IOException {
        Path file = folder.resolve("w.safetensors");
        SafetensorsWriter.write(file, StateDict.of("old", List.of(TensorEntry.ofFloats("w", new float[] {1}, 1))));
        byte[] old = Files.readAllBytes(file);
        StateDict large = StateDict.of("new", List.of(TensorEntry.ofFloats("w", new float[] {70000}, 1)));
        assertThatThrownBy(() -> SafetensorsWriter.write(file, large, FloatPrecision.F16))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("'w' holds 70000.0, beyond the largest F16");
        assertThat(file).hasBinaryContent(old);
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).containsExactly(file);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "overlap | {\"a\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[0,4]},\"b\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[2,6]}} | 6 | overlap",
                "gap | {\"a\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[0,4]},\"b\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[6,10]}} | 10 | belong to none",
                "truncated | {\"a\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[0,4]}} | 3 | cut short",
                "trailing | {\"a\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[0,4]}} | 5 | but the file holds 5",
                "size | {\"a\":{\"dtype\":\"F32\",\"shape\":[4],\"data_offsets\":[0,4]}} | 4 | 16 bytes",
                "overflow | {\"a\":{\"dtype\":\"F32\",\"shape\":[4294967296,4294967296],\"data_offsets\":[0,0]}} | 0 | absurd shape",
                "byte overflow | {\"a\":{\"dtype\":\"F64\",\"shape\":[2305843009213693952],\"data_offsets\":[0,0]}} | 0 | absurd shape",
                "zero overflow | {\"a\":{\"dtype\":\"F64\",\"shape\":[0,4294967296,4294967296],\"data_offsets\":[0,0]}} | 0 | absurd shape",
                "negative | {\"a\":{\"dtype\":\"U8\",\"shape\":[-1],\"data_offsets\":[0,0]}} | 0 | whole numbers from 0",
                "huge number | {\"a\":{\"dtype\":\"U8\",\"shape\":[99999999999999999999],\"data_offsets\":[0,0]}} | 0 | whole numbers from 0",
                "backwards | {\"a\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[4,0]}} | 4 | data_offsets are 4 to 0",
                "type | {\"a\":{\"dtype\":\"F8_E4M3\",\"shape\":[1],\"data_offsets\":[0,1]}} | 1 | has the type 'F8_E4M3', expected one of",
                "missing field | {\"a\":{\"dtype\":\"U8\",\"shape\":[1]}} | 1 | needs 'dtype', 'shape'",
                "unknown field | {\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1],\"x\":1}} | 1 | unknown field 'x'",
                "duplicate name | {\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]},\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[1,2]}} | 2 | Duplicate",
                "deep | {\"__metadata__\":{\"a\":[[[[[[[[[[1]]]]]]]]]]}} | 0 | no valid JSON",
                "no json | {nonsense} | 0 | no valid JSON",
                "trailing json | {}{} | 0 | nothing after",
            })
    void hostileHeadersAreRefusedInOneLine(String name, String header, int dataBytes, String expected)
            throws IOException {
        assertRefused(file(header.strip(), dataBytes), expected);
    }

    @Test
    void aHeaderLengthBeyondTheFileIsRefused() throws IOException {
        for (long length : new long[] {Long.MAX_VALUE, -1, 100, 1L << 30, 0}) {
            Path file = folder.resolve("h.safetensors");
            Files.write(
                    file,
                    ByteBuffer.allocate(12)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .putLong(length)
                            .put("{}  ".getBytes(StandardCharsets.US_ASCII))
                            .array());
            assertThatExceptionOfType(ModelException.class)
                    .isThrownBy(() -> StateDict.read(file))
                    .withMessageNotContaining("\n");
        }
    }

    @Test
    void anErrorStaysOnOneLineWhateverTheFileNames() throws IOException {
        assertRefused(
                file("{\"a\\nb\\u2028\\u202e\":{\"dtype\":\"F7\",\"shape\":[1],\"data_offsets\":[0,1]}}", 1),
                "tensor 'a\\u000ab\\u2028\\u202e' has the type 'F7'");
    }

    private void assertRefused(Path file, String expected) {
        assertThatThrownBy(() -> StateDict.read(file))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("h.safetensors: ")
                .hasMessageContaining(expected)
                .hasMessageNotContaining("\n");
    }

    private Path file(String header, int dataBytes) throws IOException {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(8 + json.length + dataBytes).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(json.length).put(json);
        return Files.write(folder.resolve("h.safetensors"), bytes.array());
    }
}
