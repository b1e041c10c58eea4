package io.maskstream.model.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maskstream.model.ModelException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostileCheckpointTest {
    private static final Map<String, byte[]> STORAGES = Map.of("0", TorchFiles.floats(0, 1, 2, 3, 4, 5));

    @TempDir
    Path folder;

    private void assertRefused(byte[] file, String expected) throws IOException {
        Path path = Files.write(folder.resolve("a.pt"), file);
        assertThatThrownBy(() -> StateDict.read(path))
                .isInstanceOf(ModelException.class)
                .hasMessageStartingWith("a.pt: ")
                .hasMessageContaining(expected)
                .hasMessageNotContaining("\n");
    }

    private void assertRefused(Consumer<PickleAssembler> body, String expected) throws IOException {
        var pickle = new PickleAssembler();
        body.accept(pickle);
        assertRefused(TorchFiles.zip(pickle.stop(), STORAGES), expected);
    }

    /** A tensor over the six floats of storage 0. */
    private static Consumer<PickleAssembler> tensor(long offset, long[] shape, long[] strides) {
        return pickle -> pickle.dict()
                .text("w")
                .tensor("Float", "0", 6, offset, shape, strides)
                .set();
    }

    @Test
    void aPickleThatWouldRunACommandRunsNothing() throws IOException {
        Path proof = folder.resolve("proof");
        byte[] command = ("cos\nsystem\n(S'touch " + proof + "'\ntR.").getBytes(StandardCharsets.UTF_8);
        assertRefused(TorchFiles.zip(command, Map.of()), "asks for 'os.system', which is not on the list");
        assertRefused(TorchFiles.script(command, Map.of()), "asks for 'os.system'");
        assertRefused(TorchFiles.legacy(command, Map.of(), 4), "asks for 'os.system'");
        assertThat(proof).doesNotExist();
    }

    @Test
    void tensorsBeyondTheirStorageAreRefused() throws IOException {
        String beyond = "in storage '0' cannot be: it reads up to element";
        assertRefused(tensor(1, new long[] {6}, new long[] {1}), beyond + " 7 of a storage of 6");
        assertRefused(tensor(0, new long[] {2}, new long[] {6}), beyond + " 7 of a storage of 6");
        assertRefused(tensor(6, new long[0], new long[0]), beyond + " 7 of a storage of 6");
        assertRefused(tensor(Long.MAX_VALUE - 1, new long[] {1}, new long[] {1}), beyond);
    }

    @Test
    void absurdShapesAndOverflowsAreRefused() throws IOException {
        long huge = 1L << 62;
        assertRefused(tensor(0, new long[] {huge, 4}, new long[] {0, 0}), "cannot be: long overflow");
        assertRefused(tensor(0, new long[] {huge, 2}, new long[] {0, 0}), "overflow");
        assertRefused(tensor(0, new long[] {1 << 30, 2}, new long[] {huge, 1}), "overflow");
        assertRefused(tensor(Long.MAX_VALUE, new long[] {1}, new long[] {1}), "overflow");
        assertRefused(tensor(0, new long[] {0, huge, huge}, new long[] {1, 1, 1}), "overflow");
        assertRefused(tensor(0, new long[] {-1}, new long[] {1}), "a negative size, stride or offset");
        assertRefused(tensor(0, new long[] {2}, new long[] {-1}), "a negative size, stride or offset");
        assertRefused(tensor(-1, new long[] {2}, new long[] {1}), "a negative size, stride or offset");
        assertRefused(tensor(0, new long[] {2}, new long[] {1, 1}), "1 sizes and 2 strides");
        assertRefused(tensor(0, new long[65], new long[65]), "65 dimensions, at most 64");
        assertRefused(p -> p.dict().text("w").vector("Float", "0", -6).set(), "the absurd length -6");
        assertRefused(p -> p.dict().text("w").vector("Float", "0", huge).set(), "the absurd length");
    }

    @Test
    void aNumberThatUnfoldsToGigabytesIsRefused() throws IOException {
        String expected = "unfold to more than 8 times the file";
        assertRefused(tensor(0, new long[] {1 << 30}, new long[] {0}), expected);
        assertRefused(
                p -> {
                    p.dict();
                    for (int i = 0; i < 100_000; i++) {
                        p.text("w" + i).raw('(').raw('0');
                        if (i == 0) {
                            p.tensor("Float", "0", 6, 0, new long[] {100}, new long[] {0})
                                    .put(0);
                        } else {
                            p.get(0);
                        }
                        p.set();
                    }
                },
                expected);
    }

    @Test
    void structuresThatNestOrUnfoldWithoutEndAreRefused() throws IOException {
        assertRefused(
                p -> p.dict()
                        .text("model")
                        .dict()
                        .put(0)
                        .text("again")
                        .get(0)
                        .set()
                        .set(),
                "nests deeper than 100");
        assertRefused(
                p -> {
                    p.dict().text("model").dict().text("w").none();
                    for (int i = 0; i < 5_000; i++) {
                        p.raw(0x85);
                    }
                    p.set().set();
                },
                "nests deeper than 100");
        assertRefused(
                p -> {
                    p.dict().text("model").dict().text("w").list().put(0);
                    for (int level = 1; level < 60; level++) {
                        p.raw('0').mark().get(level - 1).get(level - 1).tuple().put(level);
                    }
                    p.set().set();
                },
                "holds more than 2000000 values");
    }

    @Test
    void namesThatGrowWithoutEndAreRefused() throws IOException {
        String longName = "x".repeat(1500);
        assertRefused(
                p -> p.dict()
                        .text("model")
                        .dict()
                        .text(longName)
                        .dict()
                        .text(longName)
                        .vector("Float", "0", 6)
                        .set()
                        .set()
                        .set(),
                "a tensor's name is longer than 2048 characters");
    }

    @Test
    void referencesThatAreNoStoragesAreRefused() throws IOException {
        assertRefused(p -> p.mark().text("module").text("x").tuple().raw('Q'), "that is no storage");
        assertRefused(p -> p.text("x").raw('Q'), "expected a tuple");
        assertRefused(
                p -> p.global("torch._utils", "_rebuild_tensor_v2").emptyTuple().reduce(), "a call lacks an argument");
    }

    @Test
    void legacyFilesWithWrongStoragesAreRefused() throws IOException {
        byte[] pickle = new PickleAssembler()
                .dict()
                .text("w")
                .vector("Float", "0", 6)
                .set()
                .stop();
        byte[] good = TorchFiles.legacy(pickle, STORAGES, 4);
        assertRefused(Arrays.copyOf(good, good.length - 1), "announces 6, with 23 bytes left");
        assertRefused(Arrays.copyOf(good, good.length - 30), "ends among the storages");
        assertRefused(TorchFiles.legacy(pickle, Map.of(), 4), "storage '0' is missing");
        assertRefused(TorchFiles.legacy(pickle, Map.of("0", new byte[20]), 4), "of 6 elements of F32 announces 5");
        assertRefused(
                TorchFiles.legacy(pickle, Map.of("0", new byte[24], "1", new byte[4]), 4),
                "or one that no tensor uses");
        byte[] magic = good.clone();
        magic[5] ^= 1;
        assertRefused(magic, "is a pickle, but none of torch.save");
        byte[] order = new String(good, StandardCharsets.ISO_8859_1)
                .replace("little_endian", "middle_endian")
                .getBytes(StandardCharsets.ISO_8859_1);
        assertRefused(order, "was not saved on a little-endian machine");
    }

    @Test
    void legacyStoragesThatContradictThemselvesAreRefused() throws IOException {
        byte[] mixed = new PickleAssembler()
                .dict()
                .text("w")
                .vector("Float", "0", 6)
                .set()
                .text("v")
                .vector("Double", "0", 3)
                .set()
                .stop();
        assertRefused(TorchFiles.legacy(mixed, STORAGES, 4), "storage '0' is first 6 elements of F32, then 3 of F64");
        byte[] view = new PickleAssembler()
                .mark()
                .text("storage")
                .global("torch", "FloatStorage")
                .text("0")
                .text("cpu")
                .number(6)
                .mark()
                .text("1")
                .number(4)
                .number(3)
                .tuple()
                .tuple()
                .raw('Q')
                .stop();
        assertRefused(TorchFiles.legacy(view, STORAGES, 4), "has a view of 3 elements from 4, beyond its 6");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | is empty",
                "version https://git-lfs.github.com/spec/v1 | is a Git LFS pointer",
                "<!DOCTYPE html><html> | is a web page",
                "GGUF....................... | is no checkpoint of a known kind",
            })
    void filesOfOtherKindsSayWhatTheyAre(String content, String expected) throws IOException {
        assertRefused(content.getBytes(StandardCharsets.UTF_8), expected);
    }

    @Test
    void aTarSaysWhatItIs() throws IOException {
        byte[] tar = ByteBuffer.allocate(512)
                .put(257, "ustar".getBytes(StandardCharsets.US_ASCII))
                .array();
        tar[0] = 'x';
        assertRefused(tar, "is a tar");
    }

    /** A header of 640 bytes makes a safetensors file begin with 80 02, as pickles do. */
    @Test
    void aSafetensorsFileThatBeginsLikeAPickleIsRead() throws IOException {
        String header = "{\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]}}";
        ByteBuffer bytes = ByteBuffer.allocate(8 + 0x280 + 1).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(0x280).put((header + " ".repeat(0x280 - header.length())).getBytes(StandardCharsets.US_ASCII));
        try (StateDict dict = StateDict.read(Files.write(folder.resolve("a"), bytes.array()))) {
            assertThat(dict.require("a", 1).longs()).containsExactly(0);
        }
    }
}
