package io.maskstream.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maskstream.model.runtime.Device;
import io.maskstream.model.runtime.Precision;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SegmentersTest {
    private static final Device CPU = new Device.Cpu();

    @Test
    void aPresetsInputIsKnownWithoutItsWeights() {
        InputSpec fusioner = Segmenters.input(ModelReference.parse("random:fusioner-vit-l-14"));

        assertThat(fusioner).isEqualTo(new InputSpec(224, 224, 1, true));
        assertThat(Segmenters.input(ModelReference.parse("random:clip-vit-b-16"))
                        .multiple())
                .isEqualTo(16);
    }

    @Test
    void anOfaTakesPicturesOfAnySize() {
        assertThat(Segmenters.input(ModelReference.parse("random:ofa-base")))
                .isEqualTo(new InputSpec(512, 512, 1, true));
    }

    @Test
    void anUnknownPresetIsNamedWithThoseThatThereAre() {
        ModelReference model = ModelReference.parse("random:fusioner-vit-z");

        assertThatThrownBy(() -> Segmenters.open(model, CPU, Precision.FP32, Optional.empty()))
                .isInstanceOf(ModelException.class)
                .hasMessageStartingWith("no preset 'fusioner-vit-z'; there are clip-vit-b-32, ")
                .hasMessageEndingWith(
                        "fusioner-vit-l-14, fusioner-vit-b-16, ofa-tiny, ofa-medium, ofa-base, ofa-large, ofa-huge");
        assertThatThrownBy(() -> Segmenters.imageSide(model, CPU, Precision.FP32))
                .hasMessageEndingWith("moco-v3-vit-b-16");
    }

    @Test
    void aPresetThatIsAnEncoderAloneGivesNoMasks() {
        ModelReference model = ModelReference.parse("random:dino-vit-s-16");

        assertThatThrownBy(() -> Segmenters.input(model))
                .hasMessageStartingWith(
                        "the preset 'dino-vit-s-16' is an encoder alone and gives no masks; those that do");
    }
}
