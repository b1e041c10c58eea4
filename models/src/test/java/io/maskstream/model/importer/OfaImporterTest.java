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
import io.maskstream.model.backbone.RandomWeights;
import io.maskstream.model.checkpoint.SafetensorsWriter;
import io.maskstream.model.checkpoint.StateDict;
import io.maskstream.model.checkpoint.TensorEntry;
import io.maskstream.model.ifseg.IfsegConfig;
import io.maskstream.model.ifseg.IfsegModels;
import io.maskstream.model.ifseg.PostProcessing;
import io.maskstream.model.ofa.OfaModels;
import io.maskstream.model.ofa.TinyOfa;
import io.maskstream.model.runtime.Device;
import io.maskstream.model.runtime.Precision;
import io.maskstream.model.runtime.TensorScope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OfaImporterTest {
    private static final Device CPU = new Device.Cpu();
    private static final IfsegConfig CONFIG = IfsegConfig.over(TinyOfa.config());

    @TempDir
    private Path folder;

    @BeforeEach
    void writeVocabulary() throws IOException {
        OfaVocabularyFiles.write(folder);
    }

    private Path checkpoint(Map<String, long[]> shapes) {
        RandomWeights weights = new RandomWeights(shapes, 5);
        List<TensorEntry> tensors = new ArrayList<>();
        shapes.forEach((name, shape) -> tensors.add(TensorEntry.ofFloats(name, weights.floats(name), shape)));
        Path file = folder.resolve("made.safetensors");
        SafetensorsWriter.write(file, StateDict.of("made", tensors));
        return file;
    }

    private void segments(ModelDirectory made) {
        ModelReference reference = new ModelReference.Directory(made.path());
        assertThat(Segmenters.input(reference).accepts(33, 47)).isTrue();
        try (Segmenter segmenter = Segmenters.open(reference, CPU, Precision.FP32, Optional.empty());
                SegmentationSession session = segmenter.open(Vocabulary.of("road", "car"))) {
            FrameBatch frames = new FrameBatch(32, 40, List.of(FramePixels.whole(new byte[3 * 32 * 40], 32, 40)));

            assertThat(session.segment(frames).frames().get(0).labels()).doesNotContain((short) 0);
        }
        try (ImageSide side = Segmenters.imageSide(reference, CPU, Precision.FP32);
                TensorScope scope = TensorScope.open(CPU)) {
            assertThat(side.encode(scope, scope.floats(new float[2 * 3 * 64 * 64], 2, 3, 64, 64))
                            .shape())
                    .containsExactly(2, 16, 10);
            long ten = side.multiplyAdds();
            side.ask(20);
            assertThat(side.encode(scope, scope.floats(new float[2 * 3 * 64 * 64], 2, 3, 64, 64))
                            .shape())
                    .containsExactly(2, 16, 20);
            assertThat(side.multiplyAdds()).isGreaterThan(ten);
            assertThatThrownBy(() -> side.ask(1_000_000)).hasMessageStartingWith("1000000 words: give 1 to ");
        }
    }

    @Test
    void anImportedIfsegSegments() {
        Map<String, long[]> shapes = new TreeMap<>(CONFIG.shapes());
        shapes.put("decoder.seg_projection.weight", new long[] {5, 16});
        shapes.put("encoder.version", new long[] {1});

        ModelDirectory made = OfaImporter.ifseg(checkpoint(shapes), folder, folder.resolve("out"), "import", "1");

        assertThat(made.configuration().system()).isEqualTo("ifseg");
        assertThat(IfsegModels.read(made.configuration().hyperparameters())).isEqualTo(CONFIG);
        assertThat(IfsegModels.readPostProcessing(made.configuration().hyperparameters()))
                .isEqualTo(PostProcessing.OFFICIAL);
        assertThat(made.configuration().preprocessing().mean()).containsExactly(0.5, 0.5, 0.5);
        try (StateDict weights = made.weights()) {
            assertThat(weights.names())
                    .containsExactlyInAnyOrderElementsOf(CONFIG.shapes().keySet());
        }
        segments(made);
    }

    @Test
    void anImportedOfaSegmentsUnadapted() {
        ModelDirectory made =
                OfaImporter.ofa(checkpoint(CONFIG.ofa().shapes()), folder, folder.resolve("out"), "import", "1");

        assertThat(made.configuration().system()).isEqualTo("ofa");
        // The largest training size that the table of positions has, since no shape says it: 5 cells of 16 pixels.
        assertThat(OfaModels.read(made.configuration().hyperparameters()).resolution())
                .isEqualTo(80);
        segments(made);
    }

    @Test
    void anOfaGivenAsAnIfsegIsGuessed() {
        Map<String, long[]> shapes = new TreeMap<>(CONFIG.ofa().shapes());
        shapes.put("decoder.embed_tokens.weight", new long[] {300, 16});
        Path file = checkpoint(shapes);

        assertThatThrownBy(() -> OfaImporter.ifseg(file, folder, folder.resolve("out"), "import", "1"))
                .isInstanceOf(ModelException.class)
                .hasMessage(file + ": this looks like a checkpoint of another kind; try 'import ofa'");
        assertThat(folder.resolve("out")).doesNotExist();
    }

    @Test
    void aTokenizerOfALargerModelIsRefused() throws IOException {
        List<String> dictionary = new ArrayList<>(Files.readAllLines(folder.resolve("dict.txt")));
        for (int i = 256; i < 400; i++) {
            dictionary.add(i + " 1");
        }
        Files.write(folder.resolve("dict.txt"), dictionary);
        Path file = checkpoint(CONFIG.ofa().shapes());

        assertThatThrownBy(() -> OfaImporter.ofa(file, folder, folder.resolve("out"), "import", "1"))
                .hasMessage(folder + ": 404 pieces, but the checkpoint embeds 300");
        assertThat(folder.resolve("out")).doesNotExist();
    }
}
