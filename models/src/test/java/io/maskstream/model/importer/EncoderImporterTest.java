package io.maskstream.model.importer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maskstream.model.ImageSide;
import io.maskstream.model.ModelDirectory;
import io.maskstream.model.ModelException;
import io.maskstream.model.ModelReference;
import io.maskstream.model.Segmenters;
import io.maskstream.model.backbone.BertConfig;
import io.maskstream.model.backbone.EncoderModels;
import io.maskstream.model.backbone.RandomWeights;
import io.maskstream.model.backbone.VitConfig;
import io.maskstream.model.checkpoint.SafetensorsWriter;
import io.maskstream.model.checkpoint.StateDict;
import io.maskstream.model.checkpoint.TensorEntry;
import io.maskstream.model.runtime.Device;
import io.maskstream.model.runtime.Precision;
import io.maskstream.model.runtime.TensorScope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EncoderImporterTest {
    private static final Device CPU = new Device.Cpu();

    @TempDir
    private Path folder;

    private Path checkpoint(Map<String, long[]> shapes, UnaryOperator<String> naming) {
        RandomWeights weights = new RandomWeights(shapes, 5);
        List<TensorEntry> tensors = new ArrayList<>();
        shapes.forEach(
                (name, shape) -> tensors.add(TensorEntry.ofFloats(naming.apply(name), weights.floats(name), shape)));
        Path file = folder.resolve("encoder.safetensors");
        SafetensorsWriter.write(file, StateDict.of("made", tensors));
        return file;
    }

    @ParameterizedTest
    @EnumSource(VitConfig.Family.class)
    void anImageEncoderBecomesADirectoryThatCanBeMeasured(VitConfig.Family family) {
        VitConfig config = new VitConfig(family, family == VitConfig.Family.DINO ? 64 : 48, 2, 1, 20, 8, 3);
        VitConfig official = config.withHeads(family == VitConfig.Family.DINO ? 1 : 12);
        Map<String, long[]> shapes = new TreeMap<>(config.shapes());
        shapes.put("head.0.weight", new long[] {4, 4});
        String prefix = family == VitConfig.Family.DINO ? "module.backbone." : "module.base_encoder.";

        ModelDirectory made = EncoderImporter.vit(
                family, checkpoint(shapes, name -> prefix + name), folder.resolve("out"), "maskstream import", "1");

        assertThat(EncoderModels.readVit(made.configuration().hyperparameters()))
                .isEqualTo(official);
        assertThat(made.configuration().preprocessing().mean()).containsExactly(0.485, 0.456, 0.406);
        assertThat(made.hasTokenizer()).isFalse();
        ModelReference reference = new ModelReference.Directory(made.path());
        try (ImageSide side = Segmenters.imageSide(reference, CPU, Precision.FP32);
                TensorScope scope = TensorScope.open(CPU)) {
            assertThat(side.encode(scope, scope.floats(new float[3 * 24 * 24], 1, 3, 24, 24))
                            .shape())
                    .containsExactly(1, 10, config.width());
        }
        assertThatThrownBy(() -> Segmenters.open(reference, CPU, Precision.FP32, Optional.empty()))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("'%s' is an encoder alone and gives no masks".formatted(family.system()));
    }

    @Test
    void aBertBecomesADirectoryWithItsVocabulary() throws IOException {
        BertConfig config = new BertConfig(64, 1, 1, 20, 8, 5, 2);
        Path vocabulary = Files.write(folder.resolve("vocab.txt"), List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "car"));
        Path file = checkpoint(
                config.shapes(),
                name -> "bert."
                        + name.replace("LayerNorm.weight", "LayerNorm.gamma")
                                .replace("LayerNorm.bias", "LayerNorm.beta"));

        ModelDirectory made =
                EncoderImporter.bert(file, vocabulary, List.of(), folder.resolve("out"), "maskstream import", "1");

        assertThat(EncoderModels.readBert(made.configuration().hyperparameters()))
                .isEqualTo(config);
        assertThat(made.hasTokenizer()).isTrue();
        try (StateDict weights = made.weights()) {
            assertThat(weights.names())
                    .containsExactlyInAnyOrderElementsOf(config.shapes().keySet());
        }
        ModelReference reference = new ModelReference.Directory(made.path());
        assertThatThrownBy(() -> Segmenters.input(reference)).hasMessageContaining("is an encoder alone");
        assertThatThrownBy(() -> Segmenters.imageSide(reference, CPU, Precision.FP32))
                .hasMessageEndingWith("'bert' has no image side to measure");
    }

    @Test
    void aVocabularyOfAnotherBertIsRefused() throws IOException {
        Path vocabulary = Files.write(folder.resolve("vocab.txt"), List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]"));
        Path file = checkpoint(new BertConfig(64, 1, 1, 20, 8, 5, 2).shapes(), name -> name);

        assertThatThrownBy(() -> EncoderImporter.bert(
                        file, vocabulary, List.of(), folder.resolve("out"), "maskstream import", "1"))
                .hasMessage(vocabulary + ": 4 pieces, but the checkpoint's vocabulary has 5");
        assertThat(folder.resolve("out")).doesNotExist();
    }

    @Test
    void checkpointsOfOtherKindsAreGuessed() {
        Path bert = checkpoint(new BertConfig(64, 1, 1, 20, 8, 5, 2).shapes(), name -> name);

        assertThatThrownBy(() -> EncoderImporter.vit(
                        VitConfig.Family.DINO, bert, folder.resolve("out"), "maskstream import", "1"))
                .hasMessage(bert + ": this looks like a checkpoint of another kind; try 'import bert'");
    }

    @Test
    void aTruncatedFileIsOneLineAndLeavesNothing() throws IOException {
        Path file = checkpoint(new VitConfig(VitConfig.Family.DINO, 64, 1, 1, 20, 8, 3).shapes(), name -> name);
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));

        assertThatThrownBy(() -> EncoderImporter.vit(
                        VitConfig.Family.DINO, file, folder.resolve("out"), "maskstream import", "1"))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("encoder.safetensors")
                .hasMessageNotContaining("\n");
        assertThat(folder.resolve("out")).doesNotExist();
    }
}
