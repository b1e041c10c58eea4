package io.maskstream.model.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maskstream.model.ModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WrappedCheckpointTest {
    private static final float[] SIX = {0, 1, 2, 3, 4, 5};

    @TempDir
    Path folder;

    private Path zip(byte[] pickle, Map<String, byte[]> storages) throws IOException {
        return Files.write(folder.resolve("a.pt"), TorchFiles.zip(pickle, storages));
    }

    /** As {@code state_dict()} gives it, an ordered dict with versions of the modules. */
    private static void weights(PickleAssembler pickle) {
        pickle.global("collections", "OrderedDict")
                .emptyTuple()
                .reduce()
                .item("module.w", v -> v.vector("Float", "0", 6))
                .dict()
                .item("_metadata", v -> v.dict())
                .build();
    }

    /** {"epoch": 3, "arch": "vit", "args": Namespace(lr=…), "state_dict": {"module.w": …}, "optimizer": {"state": {0: …}}} */
    private Path wrapped() throws IOException {
        byte[] pickle = new PickleAssembler()
                .dict()
                .item("epoch", p -> p.number(3))
                .item("arch", p -> p.text("vit"))
                .item(
                        "args",
                        p -> p.object("argparse", "Namespace", a -> a.item("amp", v -> v.yes())
                                .item("patch", v -> v.number(16))))
                .item("state_dict", WrappedCheckpointTest::weights)
                .item("optimizer", p -> p.dict().item("state", s -> s.dict()
                        .number(0)
                        .dict()
                        .item("exp_avg", v -> v.vector("Float", "0", 6))
                        .set()))
                .item(
                        "meter",
                        p -> p.object("fairseq.logging.meters", "AverageMeter", a -> a.item("sum", v -> v.number(1))))
                .stop();
        return zip(pickle, Map.of("0", TorchFiles.floats(SIX)));
    }

    @Test
    void aWrappedStateDictIsFoundAndWhatLiesAroundItIsReadable() throws IOException {
        Path file = wrapped();
        try (StateDict dict = StateDict.read(file)) {
            assertThat(dict.stripPrefix("module.").require("w", 6).floats()).containsExactly(SIX);
        }
        try (CheckpointTree tree = CheckpointTree.read(file)) {
            assertThat(tree.keys()).containsExactly("epoch", "arch", "args", "state_dict", "optimizer", "meter");
            assertThat(tree.number("epoch")).contains(3L);
            assertThat(tree.text("arch")).contains("vit");
            assertThat(tree.number("args", "patch")).contains(16L);
            assertThat(tree.flag("args", "amp")).contains(true);
            assertThat(tree.text("args", "none")).isEmpty();
            assertThat(tree.stateDict("state_dict").names()).containsExactly("module.w");
            assertThat(tree.stateDict("optimizer", "state").names()).containsExactly("0.exp_avg");
            assertThatThrownBy(() -> tree.stateDict("model"))
                    .isInstanceOf(ModelException.class)
                    .hasMessageStartingWith("a.pt: has no 'model', only 'epoch', 'arch'");
            assertThatThrownBy(() -> tree.stateDict("args"))
                    .isInstanceOf(ModelException.class)
                    .hasMessageContaining("holds no tensors there");
        }
    }

    @Test
    void severalStateDictsAskForAChoiceAndNoneSaysSo() throws IOException {
        byte[] two = new PickleAssembler()
                .dict()
                .text("student")
                .dict()
                .text("w")
                .vector("Float", "0", 6)
                .set()
                .set()
                .text("teacher")
                .dict()
                .text("w")
                .vector("Float", "0", 6)
                .set()
                .set()
                .stop();
        Path file = zip(two, Map.of("0", TorchFiles.floats(SIX)));
        assertThatThrownBy(() -> StateDict.read(file))
                .isInstanceOf(ModelException.class)
                .hasMessage("a.pt: holds several state dicts: 'student', 'teacher'; name the one to take");
        try (CheckpointTree tree = CheckpointTree.read(file)) {
            assertThat(tree.stateDict("teacher").names()).containsExactly("w");
            assertThat(tree.stateDict(new String[0]).names()).containsExactly("student.w", "teacher.w");
        }
        Path none =
                zip(new PickleAssembler().dict().text("epoch").number(1).set().stop(), Map.of());
        assertThatThrownBy(() -> StateDict.read(none))
                .isInstanceOf(ModelException.class)
                .hasMessage("a.pt: holds no tensors under any of 'epoch'; name the one to take");
    }

    @Test
    void nestedDictsAndListsJoinTheirNamesWithDots() throws IOException {
        byte[] pickle = new PickleAssembler()
                .dict()
                .text("model")
                .dict()
                .text("encoder")
                .dict()
                .text("layers")
                .list()
                .vector("Float", "0", 6)
                .append()
                .vector("Float", "0", 6)
                .append()
                .set()
                .set()
                .set()
                .stop();
        try (StateDict dict = StateDict.read(zip(pickle, Map.of("0", TorchFiles.floats(SIX))))) {
            assertThat(dict.names()).containsExactly("encoder.layers.0", "encoder.layers.1");
        }
    }
}
