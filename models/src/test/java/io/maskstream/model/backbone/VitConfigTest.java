package io.maskstream.model.backbone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maskstream.model.ModelException;
import io.maskstream.model.backbone.VitConfig.Family;
import io.maskstream.model.checkpoint.StateDict;
import io.maskstream.model.checkpoint.TensorEntry;
import io.maskstream.model.runtime.Device;
import io.maskstream.model.runtime.Precision;
import io.maskstream.model.runtime.Tensor;
import io.maskstream.model.runtime.TensorScope;
import io.maskstream.model.runtime.Weights;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class VitConfigTest {
    private static final VitConfig SMALL = new VitConfig(Family.DINO, 12, 2, 3, 20, 4, 3);
    private static final Device CPU = new Device.Cpu();

    @ParameterizedTest
    @EnumSource(Family.class)
    void sizesAreReadOffTheShapesAndHeadsFromTheFamily(Family family) {
        VitConfig made = new VitConfig(family, 768, 2, 12, 3072, 16, 14);

        assertThat(infer(family, made.shapes())).isEqualTo(made);
    }

    @Test
    void aMissingTensorIsNamedWithItsShape() {
        Map<String, long[]> shapes = new TreeMap<>(SMALL.shapes());
        shapes.remove("blocks.1.mlp.fc2.bias");

        assertThatThrownBy(() -> infer(Family.DINO, shapes))
                .isInstanceOf(ModelException.class)
                .hasMessage(
                        "x.pth: no tensor 'blocks.1.mlp.fc2.bias', expected [12]; is it a checkpoint of kind 'dino'?");
    }

    @Test
    void aTensorOfAnotherShapeIsNamedWithBothShapes() {
        Map<String, long[]> shapes = new TreeMap<>(SMALL.shapes());
        shapes.put("blocks.0.attn.qkv.weight", new long[] {24, 12});

        assertThatThrownBy(() -> infer(Family.DINO, shapes))
                .hasMessage("x.pth: tensor 'blocks.0.attn.qkv.weight' is [24, 12], expected [36, 12]");
    }

    @Test
    void positionsThatAreNoSquareAreRefused() {
        Map<String, long[]> shapes = new TreeMap<>(SMALL.shapes());
        shapes.put("pos_embed", new long[] {1, 9, 12});

        assertThatThrownBy(() -> infer(Family.DINO, shapes))
                .hasMessage("x.pth: positions of 8 patches of 4x4, expected a square of square patches");
    }

    @Test
    void anotherKindOfCheckpointIsToldApart() {
        assertThatThrownBy(() -> infer(Family.MOCO_V3, Map.of("visual.proj", new long[] {8, 8})))
                .hasMessage("x.pth: no tensor 'patch_embed.proj.weight'; is it a checkpoint of kind 'moco-v3'?");
    }

    @Test
    void headsThatDoNotDivideTheWidthAreRefusedWithTheFile() {
        Map<String, long[]> shapes = new VitConfig(Family.DINO, 14, 1, 1, 20, 4, 3).shapes();

        assertThatThrownBy(() -> infer(Family.MOCO_V3, shapes))
                .hasMessage("x.pth: a width of 14 cannot be split into 12 heads; give a divisor");
    }

    @Test
    void theBaseEncoderIsTakenOfMocoAndTheHeadIsNot() {
        StateDict state = StateDict.of(
                "moco",
                List.of(
                        TensorEntry.ofFloats("module.base_encoder.norm.bias", new float[] {1}, 1),
                        TensorEntry.ofFloats("module.base_encoder.head.0.weight", new float[] {2}, 1),
                        TensorEntry.ofFloats("module.momentum_encoder.norm.bias", new float[] {3}, 1),
                        TensorEntry.ofFloats("module.predictor.0.weight", new float[] {4}, 1)));

        StateDict encoder = VitCheckpoint.encoder(Family.MOCO_V3, state);

        assertThat(encoder.names()).containsExactly("norm.bias");
        assertThat(encoder.require("norm.bias").floats()).containsExactly(1);
    }

    @Test
    void theTrainingStateOfDinoLosesItsWrappersAndHead() {
        StateDict state = StateDict.of(
                "dino",
                List.of(
                        TensorEntry.ofFloats("module.backbone.norm.bias", new float[] {1}, 1),
                        TensorEntry.ofFloats("module.head.mlp.0.weight", new float[] {2}, 1)));

        assertThat(VitCheckpoint.encoder(Family.DINO, state).names()).containsExactly("norm.bias");
    }

    @Test
    void aMissingFileIsOneLine() {
        assertThatThrownBy(() -> VitCheckpoint.read(Family.DINO, Path.of("nowhere.pth")))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("nowhere.pth")
                .hasMessageNotContaining("\n");
    }

    @ParameterizedTest
    @EnumSource(Family.class)
    void everySizeGivesATokenForEachPatchAndOneForTheClass(Family family) {
        VitConfig config = new VitConfig(family, 12, 2, 3, 20, 4, 3);
        try (VitEncoder encoder = VitEncoder.load(config, new RandomWeights(config.shapes(), 1), CPU, Precision.BF16);
                TensorScope scope = TensorScope.open(CPU)) {
            Tensor wide = scope.floats(new float[2 * 3 * 8 * 20], 2, 3, 8, 20);

            assertThat(encoder.encode(scope, wide).shape()).containsExactly(2, 11, 12);
            assertThat(encoder.encode(scope, wide).floats()).doesNotContain(Float.NaN);
        }
    }

    private static VitConfig infer(Family family, Map<String, long[]> shapes) {
        Weights weights = new RandomWeights(shapes, 1);
        Set<String> names = shapes.keySet();
        return VitConfig.infer(family, weights, new ArrayList<>(names), "x.pth");
    }
}
