package io.maskstream.model.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.maskstream.model.ModelDirectory;
import io.maskstream.model.backbone.RandomWeights;
import io.maskstream.model.importer.OfaImporter;
import io.maskstream.model.importer.OfaVocabularyFiles;
import io.maskstream.model.ofa.OfaConfig;
import io.maskstream.model.ofa.TinyOfa;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FairseqCheckpointTest {
    private static final OfaConfig TINY = TinyOfa.config();

    @TempDir
    private Path folder;

    private final Map<String, byte[]> storages = new LinkedHashMap<>();

    private void tensors(PickleAssembler pickle) {
        RandomWeights weights = new RandomWeights(TINY.shapes(), 5);
        pickle.dict();
        TINY.shapes().forEach((name, shape) -> {
            String key = String.valueOf(storages.size());
            float[] values = weights.floats(name);
            storages.put(key, TorchFiles.floats(values));
            pickle.item(name, v -> v.tensor("Float", key, values.length, 0, shape, strides(shape)));
        });
    }

    private static long[] strides(long[] shape) {
        long[] strides = new long[shape.length];
        long stride = 1;
        for (int i = shape.length - 1; i >= 0; i--) {
            strides[i] = stride;
            stride *= shape[i];
        }
        return strides;
    }

    /** As fairseq writes it: settings of classes that are unknown here, and states of an optimizer, around the weights. */
    private Path checkpoint() throws IOException {
        byte[] pickle = new PickleAssembler()
                .dict()
                .item("args", p -> p.object("argparse", "Namespace", a -> a.item("arch", v -> v.text("ofa_base"))))
                .item(
                        "cfg",
                        p -> p.object("omegaconf.dictconfig", "DictConfig", a -> a.item("_content", v -> v.dict())))
                .item("model", this::tensors)
                .item("optimizer_history", p -> p.list())
                .item("task_state", p -> p.dict())
                .item("extra_state", p -> p.dict()
                        .item(
                                "metrics",
                                m -> m.object(
                                        "fairseq.logging.meters", "TimeMeter", a -> a.item("n", v -> v.number(7)))))
                .item("last_optimizer_state", p -> p.dict().item("state", s -> s.dict()
                        .number(0)
                        .dict()
                        .item("exp_avg", v -> v.vector("Float", "0", 4))
                        .set()))
                .stop();
        return Files.write(folder.resolve("ofa_tiny.pt"), TorchFiles.zip(pickle, storages));
    }

    @Test
    void ofAFairseqCheckpointTheModelAloneIsTaken() throws IOException {
        OfaVocabularyFiles.write(folder);

        ModelDirectory made = OfaImporter.ofa(checkpoint(), folder, folder.resolve("out"), "import", "1");

        try (StateDict weights = made.weights()) {
            assertThat(weights.names())
                    .containsExactlyInAnyOrderElementsOf(TINY.shapes().keySet());
            assertThat(weights.require("decoder.layers.2.fc2.weight", 16, 24).floats())
                    .isEqualTo(new RandomWeights(TINY.shapes(), 5).floats("decoder.layers.2.fc2.weight"));
        }
    }
}
