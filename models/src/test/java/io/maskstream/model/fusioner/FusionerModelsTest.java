package io.maskstream.model.fusioner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maskstream.model.FrameBatch;
import io.maskstream.model.FramePixels;
import io.maskstream.model.Hyperparameters;
import io.maskstream.model.ModelException;
import io.maskstream.model.SegmentationSession;
import io.maskstream.model.Segmenter;
import io.maskstream.model.Vocabulary;
import io.maskstream.model.backbone.BertEncoder;
import io.maskstream.model.backbone.VitConfig;
import io.maskstream.model.runtime.Precision;
import io.maskstream.model.text.BertTokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FusionerModelsTest {
    static Stream<FusionerConfig> configurations() {
        FusionerConfig clip = TinyFusioner.clip();
        return Stream.of(
                clip,
                TinyFusioner.with(clip, new BodyConfig.LateFusion(8, 6, 12)),
                TinyFusioner.residualWithBert(BertEncoder.Pooling.MEAN),
                TinyFusioner.residualWithBert(BertEncoder.Pooling.POOLER),
                TinyFusioner.vitWithBert(VitConfig.Family.DINO),
                TinyFusioner.vitWithBert(VitConfig.Family.MOCO_V3),
                FusionerConfig.preset("fusioner-vit-l-14"));
    }

    @ParameterizedTest
    @MethodSource("configurations")
    void settingsReadBackAsTheSameSizes(FusionerConfig config) {
        assertThat(FusionerModels.read(FusionerModels.write(config))).isEqualTo(config);
    }

    @Test
    void theVariantWithoutFusionAndDecoderReadsBack() {
        FusionerConfig clip = FusionerConfig.preset("fusioner-vit-b-16");
        BodyConfig neither = new BodyConfig(512, 512, new BodyConfig.NoFusion(), new BodyConfig.NoDecoder(), 0.07, 16);
        FusionerConfig config = new FusionerConfig(clip.image(), clip.text(), neither);

        assertThat(FusionerModels.read(FusionerModels.write(config))).isEqualTo(config);
        assertThat(neither.shapes()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("mixtures")
    void anyImageEncoderGoesWithAnyTextEncoder(FusionerConfig config, @TempDir Path folder) throws IOException {
        Path vocabulary = folder.resolve("vocab.txt");
        List<String> pieces = new ArrayList<>(List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]"));
        for (char letter = 'a'; letter <= 'z'; letter++) {
            pieces.add(String.valueOf(letter));
        }
        Files.write(vocabulary, pieces);
        int side = config.image().resolution();
        try (Segmenter segmenter = TinyFusioner.load(config, BertTokenizer.fromOfficial(vocabulary), Precision.FP32);
                SegmentationSession session = segmenter.open(Vocabulary.of("a b", "c"))) {
            byte[] rgb = new byte[3 * side * side];
            FrameBatch two = new FrameBatch(
                    side,
                    side,
                    List.of(FramePixels.whole(rgb, side, side), FramePixels.whole(rgb.clone(), side, side)));

            assertThat(session.segment(two).frames()).hasSize(2).allSatisfy(map -> assertThat(map.labels())
                    .hasSize(side * side));
        }
    }

    static Stream<FusionerConfig> mixtures() {
        return configurations().filter(config -> config.text() instanceof TextEncoder.Bert);
    }

    @Test
    void anUnknownKindIsNamedWithWhatThereIs() {
        assertThatThrownBy(() -> FusionerModels.read(changed("fusion", "kind", "middle")))
                .isInstanceOf(ModelException.class)
                .hasMessage("config.json: hyperparameters.fusion.kind is 'middle', expected early, late or none");
        assertThatThrownBy(() -> FusionerModels.read(changed("image", "kind", "resnet")))
                .hasMessage("config.json: hyperparameters.image.kind is 'resnet', expected clip, dino or moco-v3");
        assertThatThrownBy(() -> FusionerModels.read(changed("decoder", "stages", 0)))
                .hasMessage("config.json: hyperparameters.decoder.stages is '0', expected a size from 1");
    }

    @Test
    void headsThatDoNotDivideTheWidthAreRefused() {
        assertThatThrownBy(() -> FusionerModels.read(changed("fusion", "heads", 3)))
                .hasMessage("a fusion of width 8 cannot be split into 3 heads; give a divisor");
    }

    @Test
    void theThresholdIsTheModelsOwnOrOneHalf() {
        FusionerConfig config = TinyFusioner.clip();

        assertThat(FusionerModels.readThreshold(FusionerModels.write(config))).isEqualTo(.5);
        assertThat(FusionerModels.readThreshold(FusionerModels.write(config, .125)))
                .isEqualTo(.125);
        assertThat(FusionerModels.read(FusionerModels.write(config, .125))).isEqualTo(config);
        assertThatThrownBy(() -> FusionerModels.readThreshold(FusionerModels.write(config, 1.5)))
                .hasMessage("config.json: hyperparameters.threshold is 1.5, expected a share from 0 to 1");
    }

    private static Hyperparameters changed(String part, String name, Object value) {
        Map<String, Object> all =
                new HashMap<>(FusionerModels.write(TinyFusioner.clip()).values());
        Map<String, Object> settings = new HashMap<>();
        ((Map<?, ?>) all.get(part)).forEach((key, old) -> settings.put((String) key, old));
        settings.put(name, value);
        all.put(part, settings);
        return Hyperparameters.of(all);
    }
}
