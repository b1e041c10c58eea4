package io.maskstream.model.checkpoint;

import io.maskstream.model.fuzz.FuzzSeed;
import io.maskstream.model.fuzz.FuzzTarget;
import io.maskstream.model.fuzz.ReaderFuzzTest;
import java.util.List;
import java.util.Map;

class TorchScriptFuzzTest extends ReaderFuzzTest {
    private static final Map<String, byte[]> STORAGES = Map.of("0", TorchFiles.floats(0, 1, 2, 3, 4, 5));

    @Override
    protected FuzzTarget target() {
        byte[] pickle = CheckpointFuzz.scriptPickle();
        return new CheckpointFuzz(
                "TorchScript archive",
                List.of(
                        FuzzSeed.file(TorchFiles.script(pickle, STORAGES)),
                        FuzzSeed.file(ContainersFixtureTest.bytes("jit_archive.pt")),
                        new FuzzSeed(pickle, mutant -> TorchFiles.script(mutant, STORAGES))));
    }
}
