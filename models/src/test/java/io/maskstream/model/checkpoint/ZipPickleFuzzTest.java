package io.maskstream.model.checkpoint;

import io.maskstream.model.fuzz.FuzzSeed;
import io.maskstream.model.fuzz.FuzzTarget;
import io.maskstream.model.fuzz.ReaderFuzzTest;
import java.util.List;
import java.util.Map;

class ZipPickleFuzzTest extends ReaderFuzzTest {
    private static final Map<String, byte[]> STORAGES = Map.of("0", TorchFiles.floats(0, 1, 2, 3, 4, 5));

    @Override
    protected FuzzTarget target() {
        byte[] pickle = CheckpointFuzz.pickle();
        return new CheckpointFuzz(
                "zip pickle",
                List.of(
                        FuzzSeed.file(TorchFiles.zip(pickle, STORAGES)),
                        FuzzSeed.file(ContainersFixtureTest.bytes("state_dict.pt")),
                        new FuzzSeed(pickle, mutant -> TorchFiles.zip(mutant, STORAGES))));
    }
}
