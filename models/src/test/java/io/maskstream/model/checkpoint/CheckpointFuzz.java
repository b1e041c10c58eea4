package io.maskstream.model.checkpoint;

import io.maskstream.model.fuzz.FuzzSeed;
import io.maskstream.model.fuzz.FuzzTarget;
import java.nio.file.Path;
import java.util.List;

/** Reads a checkpoint and every tensor in it. */
record CheckpointFuzz(String name, List<FuzzSeed> seeds) implements FuzzTarget {

    @Override
    public void read(Path file) {
        try (CheckpointTree tree = CheckpointTree.read(file)) {
            tree.keys();
            try (StateDict dict = tree.stateDict()) {
                for (TensorEntry tensor : dict.tensors()) {
                    tensor.data();
                    if (tensor.type().floating()) {
                        tensor.floats();
                    } else {
                        tensor.longs();
                    }
                }
            }
        }
    }

    /** A pickle with something of everything that torch writes: wrapped, shared, strided, with inert objects. */
    static byte[] pickle() {
        return new PickleAssembler()
                .dict()
                .text("epoch")
                .number(3)
                .set()
                .text("args")
                .global("argparse", "Namespace")
                .emptyTuple()
                .newObject()
                .dict()
                .text("lr")
                .raw('G', 0x3f, 0xf8, 0, 0, 0, 0, 0, 0)
                .set()
                .build()
                .set()
                .text("state_dict")
                .global("collections", "OrderedDict")
                .emptyTuple()
                .reduce()
                .text("w")
                .tensor("Float", "0", 6, 0, new long[] {2, 3}, new long[] {3, 1})
                .put(1)
                .set()
                .text("tied")
                .get(1)
                .set()
                .text("transposed")
                .tensor("Float", "0", 6, 0, new long[] {3, 2}, new long[] {1, 3})
                .set()
                .text("repeated")
                .tensor("Float", "0", 6, 2, new long[] {4, 2}, new long[] {0, 1})
                .set()
                .text("nested")
                .list()
                .vector("Float", "0", 6)
                .append()
                .set()
                .set()
                .stop();
    }

    /** A TorchScript module with one more inside. */
    static byte[] scriptPickle() {
        return new PickleAssembler()
                .global("__torch__", "Net")
                .emptyTuple()
                .newObject()
                .dict()
                .text("training")
                .yes()
                .set()
                .text("w")
                .tensor("Float", "0", 6, 0, new long[] {2, 3}, new long[] {3, 1})
                .set()
                .text("fc")
                .global("__torch__.nn.___torch_mangle_6", "Linear")
                .emptyTuple()
                .newObject()
                .dict()
                .text("bias")
                .tensor("Float", "0", 6, 2, new long[] {3}, new long[] {1})
                .set()
                .build()
                .set()
                .build()
                .stop();
    }
}
