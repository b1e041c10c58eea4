package io.maskstream.model.backbone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import io.maskstream.model.checkpoint.StateDict;
import io.maskstream.model.checkpoint.TensorEntry;
import io.maskstream.model.runtime.Device;
import io.maskstream.model.runtime.Precision;
import io.maskstream.model.runtime.TensorScope;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BertConfigTest {
    private static final BertConfig SMALL = new BertConfig(12, 2, 3, 20, 7, 11, 2);
    private static final Device CPU = new Device.Cpu();

    @Test
    void sizesAreReadOffTheShapes() {
        assertThat(infer(SMALL.shapes())).isEqualTo(SMALL.withHeads(1));
    }

    @Test
    void bothNamingsOfTheNormsAreTakenAndTheHeadsOfPreTrainingLeft() {
        StateDict state = StateDict.of(
                "bert",
                List.of(
                        tensor("bert.embeddings.LayerNorm.gamma"),
                        tensor("bert.embeddings.LayerNorm.beta"),
                        tensor("bert.encoder.layer.0.output.LayerNorm.weight"),
                        tensor("bert.embeddings.position_ids"),
                        tensor("cls.predictions.bias"),
                        tensor("cls.predictions.transform.LayerNorm.gamma")));

        assertThat(BertConfig.official(state).names())
                .containsExactly(
                        "embeddings.LayerNorm.weight",
                        "embeddings.LayerNorm.bias",
                        "encoder.layer.0.output.LayerNorm.weight");
    }

    @Test
    void aMissingTensorIsNamedWithItsShape() {
        Map<String, long[]> shapes = new TreeMap<>(SMALL.shapes());
        shapes.remove("pooler.dense.bias");

        assertThatThrownBy(() -> infer(shapes))
                .hasMessage("x.bin: no tensor 'pooler.dense.bias', expected [12]; is it a checkpoint of kind 'bert'?");
    }

    @Test
    void aTensorOfAnotherShapeIsNamedWithBothShapes() {
        Map<String, long[]> shapes = new TreeMap<>(SMALL.shapes());
        shapes.put("encoder.layer.1.output.dense.weight", new long[] {20, 12});

        assertThatThrownBy(() -> infer(shapes))
                .hasMessage("x.bin: tensor 'encoder.layer.1.output.dense.weight' is [20, 12], expected [12, 20]");
    }

    @Test
    void anotherKindOfCheckpointIsToldApart() {
        assertThatThrownBy(() -> infer(Map.of("visual.proj", new long[] {8, 8})))
                .hasMessage("x.bin: no tensor 'embeddings.word_embeddings.weight'; is it a checkpoint of kind 'bert'?");
    }

    @ParameterizedTest
    @EnumSource(BertEncoder.Pooling.class)
    void whatTheMaskLeavesOutChangesNothing(BertEncoder.Pooling pooling) {
        try (BertEncoder encoder = BertEncoder.load(SMALL, new RandomWeights(SMALL.shapes(), 1), CPU, Precision.FP32);
                TensorScope scope = TensorScope.open(CPU)) {
            float[] alone = encoder.encode(
                            scope,
                            scope.longs(new long[] {5, 8, 6}, 1, 3),
                            scope.longs(new long[] {1, 1, 1}, 1, 3),
                            pooling)
                    .floats();
            float[] padded = encoder.encode(
                            scope,
                            scope.longs(new long[] {5, 8, 6, 9, 9}, 1, 5),
                            scope.longs(new long[] {1, 1, 1, 0, 0}, 1, 5),
                            pooling)
                    .floats();

            assertThat(padded).hasSize(SMALL.width()).containsExactly(alone, offset(1e-5f));
        }
    }

    private static TensorEntry tensor(String name) {
        return TensorEntry.ofFloats(name, new float[] {1}, 1);
    }

    private static BertConfig infer(Map<String, long[]> shapes) {
        return BertConfig.infer(new RandomWeights(shapes, 1), new ArrayList<>(shapes.keySet()), "x.bin");
    }
}
