package io.maskstream.model;

import io.maskstream.model.checkpoint.FloatPrecision;
import io.maskstream.model.checkpoint.SafetensorsWriter;
import io.maskstream.model.checkpoint.StateDict;
import io.maskstream.model.checkpoint.TensorEntry;
import io.maskstream.model.fuzz.FuzzSeed;
import io.maskstream.model.fuzz.FuzzTarget;
import io.maskstream.model.fuzz.ReaderFuzzTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

class ModelConfigurationFuzzTest extends ReaderFuzzTest {

    @Override
    protected FuzzTarget target() {
        return new FuzzTarget() {
            @Override
            public String name() {
                return "config.json";
            }

            @Override
            public String fileName() {
                return ModelDirectory.CONFIGURATION;
            }

            @Override
            public List<FuzzSeed> seeds() {
                String json = ModelConfigurationJson.print(ModelDirectoryTest.configuration());
                return List.of(FuzzSeed.file(json.getBytes(StandardCharsets.UTF_8)));
            }

            @Override
            public void prepare(Path folder) throws IOException {
                SafetensorsWriter.write(
                        folder.resolve(ModelConfiguration.WEIGHTS),
                        StateDict.of("w", List.of(TensorEntry.ofFloats("x", new float[] {1}, 1))),
                        FloatPrecision.AS_STORED);
                Files.writeString(folder.resolve(ModelConfiguration.TOKENIZER), "{}");
            }

            @Override
            public void read(Path file) {
                ModelDirectory directory = ModelDirectory.open(file.getParent());
                directory.tokenizer();
                directory.configuration().hyperparameters().values();
                try (StateDict weights = directory.weights()) {
                    weights.require("x", 1).floats();
                }
            }
        };
    }
}
