package io.maskstream.model.importer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maskstream.model.FrameBatch;
import io.maskstream.model.FramePixels;
import io.maskstream.model.LabelMap;
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
import io.maskstream.model.runtime.Device;
import io.maskstream.model.runtime.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClipImporterTest {
    private static final ClipConfig CONFIG = new ClipConfig(
            16, 32, new ClipConfig.VisionTransformer(64, 2, 1, 8), new ClipConfig.Text(64, 1, 1, 12, 49408));

    @TempDir
    private Path folder;

    private Path merges;

    @BeforeEach
    void writeMerges() throws IOException {
        merges = MergesFile.write(folder);
    }

    private Path checkpoint(UnaryOperator<String> naming, Map<String, TensorEntry> changed) {
        RandomWeights weights = new RandomWeights(CONFIG.shapes(), 5);
        List<TensorEntry> tensors = new ArrayList<>();
        CONFIG.shapes()
                .forEach((name, shape) ->
                        tensors.add(changed.getOrDefault(name, TensorEntry.ofFloats(name, weights.floats(name), shape))
                                .renamed(naming.apply(name))));
        Path file = folder.resolve("clip.safetensors");
        SafetensorsWriter.write(file, StateDict.of("made", tensors));
        return file;
    }

    private ModelDirectory run(Path checkpoint) {
        return ClipImporter.run(checkpoint, merges, List.of("a {}"), folder.resolve("out"), "maskstream import", "1");
    }

    @Test
    void anImportedCheckpointSegments() {
        // As data-parallel training leaves it, with the scalars of the released archives beside.
        ModelDirectory made = run(checkpoint(name -> "module." + name, Map.of()));

        assertThat(made.configuration().provenance().sha256()).isPresent();
        assertThat(made.configuration().templates()).containsExactly("a {}");
        try (Segmenter segmenter = Segmenters.open(
                        new ModelReference.Directory(made.path()), new Device.Cpu(), Precision.FP32, Optional.empty());
                SegmentationSession session = segmenter.open(Vocabulary.of("road", "car"))) {
            assertThat(segmenter.input().height()).isEqualTo(32);
            byte[] pixels = new byte[3 * 32 * 32];
            new Random(1).nextBytes(pixels);
            FrameBatch frames = new FrameBatch(32, 32, List.of(FramePixels.whole(pixels, 32, 32)));
            LabelMap map = session.segment(frames).frames().get(0);
            // Without a threshold every pixel gets one of the two words.
            for (short label : map.labels()) {
                assertThat(label).isBetween((short) 1, (short) 2);
            }
            assertThat(map.score(0, 0)).isBetween(0.5, 1.0);
        }
    }

    @Test
    void aTensorOfAnotherShapeIsNamedWithBothShapes() {
        Path file = checkpoint(
                name -> name, Map.of("visual.proj", TensorEntry.ofFloats("visual.proj", new float[64 * 8], 64, 8)));

        assertThatThrownBy(() -> run(file))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("tensor 'visual.proj' is [64, 8], expected [64, 16]");
        assertThat(folder.resolve("out")).doesNotExist();
    }

    @Test
    void aCheckpointOfAnotherKindIsGuessed() {
        Path file = folder.resolve("dino.safetensors");
        SafetensorsWriter.write(
                file,
                StateDict.of(
                        "made",
                        List.of(
                                TensorEntry.ofFloats("cls_token", new float[4], 1, 1, 4),
                                TensorEntry.ofFloats("patch_embed.proj.weight", new float[4], 4, 1, 1, 1),
                                TensorEntry.ofFloats("blocks.0.attn.qkv.weight", new float[48], 12, 4))));

        assertThatThrownBy(() -> run(file)).hasMessageContaining("try 'import dino'");
    }

    @Test
    void aVocabularyOfAnotherSizeIsRefusedBeforeAnythingIsWritten() throws IOException {
        Files.write(merges, List.of("#version: 0.2", "a b"));
        Path file = checkpoint(name -> name, Map.of());

        assertThatThrownBy(() -> run(file)).hasMessageContaining("is it bpe_simple_vocab_16e6.txt.gz?");
        assertThat(folder.resolve("out")).doesNotExist();
    }
}
