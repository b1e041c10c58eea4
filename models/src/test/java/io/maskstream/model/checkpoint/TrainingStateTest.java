package io.maskstream.model.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.maskstream.model.backbone.VitCheckpoint;
import io.maskstream.model.backbone.VitConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingStateTest {
    @TempDir
    Path folder;

    @Test
    void ofATrainingStateOfDinoTheTeacherIsTakenWithoutItsHead() throws IOException {
        byte[] pickle = new PickleAssembler()
                .dict()
                .item("student", p -> p.dict().item("module.backbone.norm.bias", v -> v.vector("Float", "0", 2)))
                .item("teacher", p -> p.dict()
                        .item("backbone.norm.bias", v -> v.vector("Float", "1", 2))
                        .item("head.last_layer.weight_g", v -> v.vector("Float", "0", 2)))
                .item("epoch", p -> p.number(100))
                .stop();
        Path file = Files.write(
                folder.resolve("dino.pth"),
                TorchFiles.zip(pickle, Map.of("0", TorchFiles.floats(1, 2), "1", TorchFiles.floats(3, 4))));

        try (StateDict encoder = VitCheckpoint.read(VitConfig.Family.DINO, file)) {
            assertThat(encoder.names()).containsExactly("norm.bias");
            assertThat(encoder.require("norm.bias", 2).floats()).containsExactly(3, 4);
        }
    }
}
