package io.maskstream.model.ofa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maskstream.model.Hyperparameters;
import io.maskstream.model.ModelException;
import io.maskstream.model.backbone.RandomWeights;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class OfaConfigTest {
    @Test
    void thePresetsHaveTheReleasedShapes() {
        Map<String, long[]> base = OfaConfig.preset("ofa-base").shapes();

        assertThat(base.get("encoder.embed_tokens.weight")).containsExactly(59457, 768);
        assertThat(base.get("encoder.embed_positions.weight")).containsExactly(1026, 768);
        assertThat(base.get("encoder.embed_image_positions.weight")).containsExactly(1765, 768);
        assertThat(base.get("encoder.image_rel_pos_table_list.5.weight")).containsExactly(6892, 12);
        assertThat(base.get("encoder.token_rel_pos_table_list.5.weight")).containsExactly(511, 12);
        assertThat(base.get("encoder.embed_images.layer3.22.conv3.weight")).containsExactly(1024, 256, 1, 1);
        assertThat(base).doesNotContainKey("encoder.embed_images.layer4.0.conv1.weight");
        assertThat(base.get("decoder.layers.5.encoder_attn.c_attn")).containsExactly(12);
        assertThat(OfaConfig.preset("ofa-tiny").shapes().get("encoder.layers.3.fc1.weight"))
                .containsExactly(1024, 256);
        assertThat(OfaConfig.preset("ofa-large").encoderLayers()).isEqualTo(12);
        assertThat(OfaConfig.preset("ofa-huge").shapes()).containsKey("encoder.layers.23.fc1.weight");
    }

    @Test
    void sizesAreReadOffShapes() {
        for (OfaConfig config : List.of(TinyOfa.config(), OfaConfig.preset("ofa-medium"))) {
            Map<String, long[]> shapes = config.shapes();
            RandomWeights weights = new RandomWeights(shapes, 1);

            assertThat(new OfaInference(weights, shapes.keySet(), "file", "ofa").infer(config.resolution()))
                    .isEqualTo(config);
        }
    }

    @Test
    void aTableOfNoSquareGridIsNamed() {
        Map<String, long[]> shapes = new TreeMap<>(TinyOfa.config().shapes());
        shapes.put("encoder.embed_image_positions.weight", new long[] {25, 16});

        assertThatThrownBy(
                        () -> new OfaInference(new RandomWeights(shapes, 1), shapes.keySet(), "file", "ofa").infer(64))
                .isInstanceOf(ModelException.class)
                .hasMessage(
                        "file: tensor 'encoder.embed_image_positions.weight' has 25 rows, expected one and those of a square grid");
    }

    @Test
    void settingsSayTheSizesAgain() {
        OfaConfig config = OfaConfig.preset("ofa-large");

        assertThat(OfaModels.read(Hyperparameters.of(OfaModels.write(config)))).isEqualTo(config);
    }

    @Test
    void impossibleSizesAreRefused() {
        OfaConfig tiny = TinyOfa.config();

        assertThatThrownBy(() -> OfaConfig.preset("ofa-giant"))
                .hasMessage("no preset 'ofa-giant'; there are ofa-tiny, ofa-medium, ofa-base, ofa-large, ofa-huge");
        assertThatThrownBy(() -> new OfaConfig(tiny.images(), 16, 3, 1, 1, 24, 300, 40, 8, 5, 64))
                .hasMessage("a width of 16 cannot be split into 3 heads; give a divisor");
        assertThatThrownBy(() -> new OfaConfig(tiny.images(), 16, 2, 1, 1, 24, 300, 40, 8, 5, 96))
                .hasMessageEndingWith("takes training pictures of a multiple of 16 up to 80 pixels, not 96");
        assertThatThrownBy(() -> new ResNetConfig(4, List.of(1, 2), List.of(1, 1, 1)))
                .hasMessageContaining("three stages");
    }

    @Test
    void theWorkOfTheBaseModelIsKnown() {
        // ResNet-101 without its last stage at 512 pixels takes about 36e9; six and six layers over 1,052 tokens 150e9.
        assertThat(OfaConfig.preset("ofa-base").images().multiplyAdds(512, 512))
                .isBetween(34_000_000_000L, 38_000_000_000L);
        assertThat(OfaConfig.preset("ofa-base").multiplyAdds(28)).isBetween(130_000_000_000L, 190_000_000_000L);
    }
}
