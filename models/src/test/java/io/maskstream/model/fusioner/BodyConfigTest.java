package io.maskstream.model.fusioner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maskstream.model.ModelException;
import io.maskstream.model.backbone.RandomWeights;
import java.util.ArrayList;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class BodyConfigTest {
    private static final BodyConfig SMALL =
            new BodyConfig(12, 10, new BodyConfig.EarlyFusion(16, 2, 8, 20), new BodyConfig.Convolutions(3), 0.07, 8);

    @Test
    void sizesAreReadOffTheShapes() {
        assertThat(infer(SMALL.shapes())).isEqualTo(SMALL);
    }

    @Test
    void aMissingTensorIsNamedWithItsShape() {
        Map<String, long[]> shapes = new TreeMap<>(SMALL.shapes());
        shapes.remove("fusion.cls_emb");

        assertThatThrownBy(() -> infer(shapes))
                .isInstanceOf(ModelException.class)
                .hasMessage(
                        "x.pt: no tensor 'fusion.cls_emb', expected [1, 16]; is it a checkpoint of kind 'fusioner'?");
    }

    @Test
    void severalTypesOfWordsAreRefused() {
        Map<String, long[]> shapes = new TreeMap<>(SMALL.shapes());
        shapes.put("fusion.cls_emb", new long[] {20, 16});

        assertThatThrownBy(() -> infer(shapes))
                .hasMessage("x.pt: tensor 'fusion.cls_emb' is [20, 16], expected [1, 16]");
    }

    @Test
    void aCheckpointWithoutDecoderIsRefused() {
        Map<String, long[]> shapes = new TreeMap<>(SMALL.shapes());
        shapes.keySet().removeIf(name -> name.startsWith("decoder."));

        assertThatThrownBy(() -> infer(shapes)).hasMessage("x.pt: a decoder of -1 stages; expected 1 to 8");
    }

    @Test
    void encodersOfDifferentWidthsNeedAFusion() {
        assertThatThrownBy(() -> new BodyConfig(12, 10, new BodyConfig.NoFusion(), new BodyConfig.NoDecoder(), 0.07, 8))
                .hasMessageStartingWith(
                        "without fusion both encoders must have the same width, not 12 for pictures and 10");
    }

    @Test
    void aTemperatureThatIsNoneIsRefused() {
        assertThatThrownBy(() -> new BodyConfig(12, 10, SMALL.fusion(), SMALL.decoder(), Double.NaN, 8))
                .hasMessage("a temperature of NaN; expected a number above 0 such as 0.07");
    }

    @Test
    void theOfficialModelCostsWhatItsLayersSay() {
        BodyConfig official =
                new BodyConfig(768, 768, BodyConfig.EarlyFusion.official(), new BodyConfig.Convolutions(4), 0.07, 14);
        long d = 512;
        long positions = 256 * (1 + 4 + 16 + 64);
        long decoder = positions * 9 * d * d + 256 * 64 * d * d;
        long block = 257 * d * (4 * d + 2 * 2048) + 2 * 257 * 257 * d;
        long fusion = 257 * 768 * d + 257 * d * d + 12 * block;

        assertThat(official.multiplyAdds(16, 16)).isEqualTo(fusion + decoder + 224 * 224 * d);
    }

    private static BodyConfig infer(Map<String, long[]> shapes) {
        return BodyConfig.infer(new RandomWeights(shapes, 1), new ArrayList<>(shapes.keySet()), "x.pt", 8);
    }
}
