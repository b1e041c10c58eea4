package io.maskstream.model.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maskstream.model.ModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TorchCheckpointTest {
    private static final float[] SIX = {0, 1, 2, 3, 4, 5};

    @TempDir
    Path folder;

    private Path zip(byte[] pickle, Map<String, byte[]> storages) throws IOException {
        return Files.write(folder.resolve("a.pt"), TorchFiles.zip(pickle, storages));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void stridedOffsetAndSharedTensorsComeDenseFromBothContainers(boolean legacy) throws IOException {
        byte[] pickle = new PickleAssembler()
                .dict()
                .item("dense", view(0, new long[] {2, 3}, new long[] {3, 1}))
                .item("transposed", view(0, new long[] {3, 2}, new long[] {1, 3}))
                .item("column", view(1, new long[] {2}, new long[] {3}))
                .item("tail", view(4, new long[] {2}, new long[] {1}))
                .item("repeated", view(5, new long[] {2, 2}, new long[] {0, 0}))
                .item("scalar", view(2, new long[0], new long[0]))
                .item("permuted", view(0, new long[] {1, 3, 2}, new long[] {9, 1, 3}))
                .item("empty", view(6, new long[] {0, 3}, new long[] {3, 1}))
                .stop();
        Map<String, byte[]> storages = Map.of("0", TorchFiles.floats(SIX));
        Path file = legacy
                ? Files.write(folder.resolve("a.pt"), TorchFiles.legacy(pickle, storages, 4))
                : zip(pickle, storages);
        try (StateDict dict = StateDict.read(file)) {
            assertThat(dict.require("dense", 2, 3).floats()).containsExactly(SIX);
            assertThat(dict.require("transposed", 3, 2).floats()).containsExactly(0, 3, 1, 4, 2, 5);
            assertThat(dict.require("column", 2).floats()).containsExactly(1, 4);
            assertThat(dict.require("tail", 2).floats()).containsExactly(4, 5);
            assertThat(dict.require("repeated", 2, 2).floats()).containsExactly(5, 5, 5, 5);
            assertThat(dict.require("scalar", new long[0]).floats()).containsExactly(2);
            assertThat(dict.require("permuted", 1, 3, 2).floats()).containsExactly(0, 3, 1, 4, 2, 5);
            assertThat(dict.require("empty", 0, 3).floats()).isEmpty();
        }
    }

    private static Consumer<PickleAssembler> view(long offset, long[] shape, long[] strides) {
        return pickle -> pickle.tensor("Float", "0", 6, offset, shape, strides);
    }

    private static void call(PickleAssembler pickle, String module, String name, Consumer<PickleAssembler> arguments) {
        pickle.global(module, name).mark();
        arguments.accept(pickle);
        pickle.tuple().reduce();
    }

    /** A storage of bytes, and the type of the tensor beside it. */
    private static void typed(PickleAssembler pickle) {
        pickle.mark()
                .text("storage")
                .global("torch.storage", "UntypedStorage")
                .text("0")
                .text("cpu")
                .number(24);
        pickle.tuple().raw('Q').number(1).numbers(2).numbers(1).no().dict().global("torch", "float32");
    }

    /** A parameter with attributes of its own. */
    private static void subclass(PickleAssembler pickle) {
        pickle.global("torch._utils", "_rebuild_tensor_v2")
                .global("torch.nn.parameter", "Parameter")
                .mark();
        pickle.storage("Float", "0", 6)
                .number(0)
                .numbers(1)
                .numbers(1)
                .no()
                .dict()
                .tuple()
                .dict();
    }

    @Test
    void everyStorageTypeIsRead() throws IOException {
        var pickle = new PickleAssembler().dict();
        var storages = new LinkedHashMap<String, byte[]>();
        String[] types = {"Double", "Float", "Half", "BFloat16", "Long", "Int", "Short", "Char", "Byte", "Bool"};
        ScalarType[] expected = ScalarType.values();
        for (int i = 0; i < types.length; i++) {
            byte[] bytes = new byte[2 * expected[i].bytes()];
            bytes[bytes.length - 1] = 0x40;
            storages.put("" + i, bytes);
            pickle.text(types[i]).vector(types[i], "" + i, 2).set();
        }
        try (StateDict dict = StateDict.read(zip(pickle.stop(), storages))) {
            for (int i = 0; i < types.length; i++) {
                TensorEntry tensor = dict.require(types[i], 2);
                assertThat(tensor.type()).isEqualTo(expected[i]);
                double last = tensor.type().floating() ? tensor.floats()[1] : tensor.longs()[1];
                double value =
                        switch (tensor.type()) {
                            case F64, F32, F16, BF16 -> 2;
                            case BOOL -> 1;
                            default -> 0x40 * Math.pow(256, tensor.type().bytes() - 1);
                        };
                assertThat(last).isEqualTo(value);
            }
        }
    }

    @Test
    void bf16AndHalfStoragesAreWidened() throws IOException {
        byte[] pickle = new PickleAssembler()
                .dict()
                .text("bf16")
                .vector("BFloat16", "0", 3)
                .set()
                .text("half")
                .tensor("Half", "1", 4, 0, new long[] {2, 2}, new long[] {1, 2})
                .set()
                .stop();
        Map<String, byte[]> storages = Map.of(
                "0", TorchFiles.shorts(0x3f80, 0xc049, 0x7f80), "1", TorchFiles.shorts(0x3c00, 0x4000, 0x4200, 0x0001));
        try (StateDict dict = StateDict.read(zip(pickle, storages))) {
            assertThat(dict.require("bf16", 3).floats()).containsExactly(1f, -3.140625f, Float.POSITIVE_INFINITY);
            assertThat(dict.require("half", 2, 2).floats()).containsExactly(1f, 3f, 2f, 0x1p-24f);
        }
    }

    @Test
    void parametersOldTensorsAndTypedTensorsAreTensors() throws IOException {
        var pickle = new PickleAssembler()
                .dict()
                .item(
                        "parameter",
                        p -> call(p, "torch._utils", "_rebuild_parameter", a -> a.vector("Float", "0", 6)
                                .yes()
                                .dict()))
                .item(
                        "old",
                        p -> call(p, "torch._utils", "_rebuild_tensor", a -> a.storage("Float", "0", 6)
                                .number(3)
                                .numbers(3)
                                .numbers(1)))
                .item("typed", p -> call(p, "torch._utils", "_rebuild_tensor_v3", TorchCheckpointTest::typed))
                .item(
                        "subclass",
                        p -> call(p, "torch._tensor", "_rebuild_from_type_v2", TorchCheckpointTest::subclass));
        try (StateDict dict = StateDict.read(zip(pickle.stop(), Map.of("0", TorchFiles.floats(SIX))))) {
            assertThat(dict.require("parameter", 6).floats()).containsExactly(SIX);
            assertThat(dict.require("old", 3).floats()).containsExactly(3, 4, 5);
            assertThat(dict.require("typed", 2).floats()).containsExactly(1, 2);
            assertThat(dict.require("subclass", 1).floats()).containsExactly(0);
        }
    }

    @Test
    void aTorchScriptArchiveGivesTheTensorsOfItsModulesAndOpensNoCode() throws IOException {
        byte[] pickle = new PickleAssembler()
                .global("__torch__", "Net")
                .emptyTuple()
                .newObject()
                .dict()
                .text("training")
                .yes()
                .set()
                .text("w")
                .vector("Float", "0", 6)
                .set()
                .text("fc")
                .global("__torch__.torch.nn.modules.linear.___torch_mangle_6", "Linear")
                .emptyTuple()
                .newObject()
                .dict()
                .text("bias")
                .tensor("Float", "0", 6, 2, new long[] {1}, new long[] {1})
                .set()
                .build()
                .set()
                .build()
                .stop();
        Path file = Files.write(folder.resolve("a.pt"), TorchFiles.script(pickle, Map.of("0", TorchFiles.floats(SIX))));
        try (StateDict dict = StateDict.read(file)) {
            assertThat(dict.names()).containsExactly("w", "fc.bias");
            assertThat(dict.require("fc.bias", 1).floats()).containsExactly(2);
        }
        Path plain = zip(pickle, Map.of("0", TorchFiles.floats(SIX)));
        assertThatThrownBy(() -> StateDict.read(plain))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("asks for '__torch__.Net'");
    }

    @Test
    void legacyStoragesMayBePartsOfOthers() throws IOException {
        byte[] pickle = new PickleAssembler()
                .dict()
                .text("part")
                .global("torch._utils", "_rebuild_tensor_v2")
                .mark()
                .mark()
                .text("storage")
                .global("torch", "FloatStorage")
                .text("77")
                .text("cpu")
                .number(6)
                .mark()
                .text("78")
                .number(2)
                .number(3)
                .tuple()
                .tuple()
                .raw('Q')
                .number(1)
                .numbers(2)
                .numbers(1)
                .no()
                .dict()
                .tuple()
                .reduce()
                .set()
                .stop();
        Path file =
                Files.write(folder.resolve("a.pt"), TorchFiles.legacy(pickle, Map.of("77", TorchFiles.floats(SIX)), 4));
        try (StateDict dict = StateDict.read(file)) {
            assertThat(dict.require("part", 2).floats()).containsExactly(3, 4);
        }
    }

    @Test
    void safetensorsAreATreeToo() {
        Path file = folder.resolve("a.safetensors");
        SafetensorsWriter.write(file, StateDict.of("a", List.of(TensorEntry.ofFloats("a.b", new float[] {1}, 1))));
        try (CheckpointTree tree = CheckpointTree.read(file)) {
            assertThat(tree.container()).isEqualTo(CheckpointContainer.SAFETENSORS);
            assertThat(tree.stateDict().require("a.b", 1).floats()).containsExactly(1);
        }
    }
}
