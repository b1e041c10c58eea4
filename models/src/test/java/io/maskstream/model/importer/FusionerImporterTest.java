package io.maskstream.model.importer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maskstream.model.FrameBatch;
import io.maskstream.model.FramePixels;
import io.maskstream.model.ImageSide;
import io.maskstream.model.ModelDirectory;
import io.maskstream.model.ModelException;
import io.maskstream.model.ModelReference;
import io.maskstream.model.SegmentationSession;
import io.maskstream.model.Segmenter;
import io.maskstream.model.Segmenters;
import io.maskstream.model.Vocabulary;
import io.maskstream.model.backbone.ClipConfig;
import io.maskstream.model.backbone.RandomWeights;
import io.maskstream.model.checkpoint.SafetensorsWriter;
import io.maskstream.model.checkpoint.StateDict;
import io.maskstream.model.checkpoint.TensorEntry;
import io.maskstream.model.fusioner.BodyConfig;
import io.maskstream.model.fusioner.FusionerConfig;
import io.maskstream.model.fusioner.FusionerModels;
import io.maskstream.model.fusioner.ImageEncoder;
import io.maskstream.model.fusioner.TextEncoder;
import io.maskstream.model.runtime.Device;
import io.maskstream.model.runtime.Precision;
import io.maskstream.model.runtime.TensorScope;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FusionerImporterTest {
    private static final Device CPU = new Device.Cpu();
    private static final FusionerConfig CONFIG = new FusionerConfig(
            new ImageEncoder.Clip(6, 32, new ClipConfig.VisionTransformer(64, 2, 1, 8)),
            new TextEncoder.Clip(10, new ClipConfig.Text(64, 1, 1, 24, MergesFile.PIECES)),
            new BodyConfig(6, 10, new BodyConfig.EarlyFusion(16, 2, 8, 12), new BodyConfig.Convolutions(4), 0.07, 8));

    @TempDir
    private Path folder;

    private Path merges;

    @BeforeEach
    void writeMerges() throws IOException {
        merges = MergesFile.write(folder);
    }

    private Path checkpoint(Map<String, long[]> shapes) {
        RandomWeights weights = new RandomWeights(shapes, 5);
        List<TensorEntry> tensors = new ArrayList<>();
        shapes.forEach((name, shape) -> tensors.add(TensorEntry.ofFloats(name, weights.floats(name), shape)));
        Path file = folder.resolve("fusioner.safetensors");
        SafetensorsWriter.write(file, StateDict.of("made", tensors));
        return file;
    }

    private ModelDirectory run(Path checkpoint) {
        return FusionerImporter.run(
                checkpoint,
                merges,
                FusionerImporter.Colours.parse("coco"),
                List.of("a {}"),
                folder.resolve("out"),
                "maskstream import",
                "1");
    }

    @Test
    void anImportedCheckpointSegments() {
        Map<String, long[]> shapes = new TreeMap<>(CONFIG.shapes());
        shapes.put("text_model.logit_scale", new long[0]);

        ModelDirectory made = run(checkpoint(shapes));

        assertThat(FusionerModels.read(made.configuration().hyperparameters())).isEqualTo(CONFIG);
        assertThat(made.configuration().preprocessing().mean()).containsExactly(0.4650, 0.4357, 0.3973);
        try (StateDict weights = made.weights()) {
            assertThat(weights.names())
                    .containsExactlyInAnyOrderElementsOf(CONFIG.shapes().keySet());
        }
        ModelReference reference = new ModelReference.Directory(made.path());
        assertThat(Segmenters.input(reference).accepts(33, 47)).isTrue();
        try (Segmenter segmenter = Segmenters.open(reference, CPU, Precision.FP32, Optional.empty());
                SegmentationSession session = segmenter.open(Vocabulary.of("road", "car"))) {
            FrameBatch frames = new FrameBatch(32, 32, List.of(FramePixels.whole(new byte[3 * 32 * 32], 32, 32)));

            assertThat(session.segment(frames).frames()).hasSize(1);
        }
        try (ImageSide side = Segmenters.imageSide(reference, CPU, Precision.FP32);
                TensorScope scope = TensorScope.open(CPU)) {
            assertThat(side.encode(scope, scope.floats(new float[2 * 3 * 32 * 32], 2, 3, 32, 32))
                            .shape())
                    .containsExactly(2, 1, 32, 32);
            assertThat(side.multiplyAdds()).isEqualTo(CONFIG.multiplyAdds());
        }
    }

    @Test
    void aCheckpointWithoutItsTextEncoderIsOneLine() {
        Map<String, long[]> shapes = new TreeMap<>(CONFIG.shapes());
        shapes.keySet().removeIf(name -> name.startsWith("text_model."));

        assertThatThrownBy(() -> run(checkpoint(shapes)))
                .isInstanceOf(ModelException.class)
                .hasMessageEndingWith(
                        "no tensor 'text_model.token_embedding.weight'; is it a checkpoint of kind 'fusioner'?");
        assertThat(folder.resolve("out")).doesNotExist();
    }

    @Test
    void encodersThatDoNotFitTheFusionAreNamedWithTheFile() {
        Map<String, long[]> shapes = new TreeMap<>(CONFIG.shapes());
        shapes.put("fusion.text_proj.0.weight", new long[] {9});
        shapes.put("fusion.text_proj.0.bias", new long[] {9});
        shapes.put("fusion.text_proj.1.weight", new long[] {16, 9});
        Path file = checkpoint(shapes);

        assertThatThrownBy(() -> run(file))
                .hasMessage(
                        file + ": the fusion takes 6 channels of pictures and 9 of words, the encoders give 6 and 10");
    }

    @Test
    void aCheckpointOfAnotherKindIsGuessed() {
        Path file = checkpoint(Map.of(
                "cls_token", new long[] {1, 1, 4},
                "patch_embed.proj.weight", new long[] {4, 3, 2, 2},
                "blocks.0.attn.qkv.weight", new long[] {12, 4}));

        assertThatThrownBy(() -> run(file))
                .hasMessage(file + ": this looks like a checkpoint of another kind; try 'import dino'");
    }

    @Test
    void unknownColoursAreRefused() {
        assertThatThrownBy(() -> FusionerImporter.Colours.parse("blue"))
                .hasMessage("unknown colours 'blue'; choose pascal or coco");
    }
}
