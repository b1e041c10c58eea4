package io.maskstream.model.train.clip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maskstream.model.Hyperparameters;
import io.maskstream.model.ModelConfiguration;
import io.maskstream.model.ModelDirectory;
import io.maskstream.model.Provenance;
import io.maskstream.model.checkpoint.StateDict;
import io.maskstream.model.dataset.streetworld.Noun;
import io.maskstream.model.dataset.streetworld.SeedRange;
import io.maskstream.model.dataset.streetworld.Streetworld;
import io.maskstream.model.dataset.streetworld.StreetworldOptions;
import io.maskstream.model.dataset.streetworld.StreetworldPicture;
import io.maskstream.model.runtime.Device;
import io.maskstream.model.train.TrainingProgress;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClipTrainingTest {
    private static final Device CPU = new Device.Cpu();
    private static final Provenance ORIGIN = new Provenance("test", Optional.empty(), "train clip", "test");

    @TempDir
    Path folder;

    private static Hyperparameters settings(Map<String, Object> data, int steps, int warmUp, String precision) {
        return Hyperparameters.of(
                "clip.yaml",
                Map.of(
                        "seed", 3,
                        "data", data,
                        "tokenizer", Map.of("pieces", 600),
                        "model",
                                Map.of(
                                        "embedding",
                                        32,
                                        "resolution",
                                        32,
                                        "vision",
                                        Map.of(
                                                "kind",
                                                "vit",
                                                "width",
                                                32,
                                                "layers",
                                                1,
                                                "heads",
                                                2,
                                                "patch",
                                                8,
                                                "stem",
                                                List.of(8, 16, 32)),
                                        "text",
                                        Map.of("width", 32, "layers", 1, "heads", 2, "context", 16)),
                        "training",
                                Map.of(
                                        "batch",
                                        16,
                                        "steps",
                                        steps,
                                        "warm-up-steps",
                                        warmUp,
                                        "rate",
                                        3e-3,
                                        "ramp-steps",
                                        2,
                                        "precision",
                                        precision,
                                        "save-every",
                                        4,
                                        "validate-every",
                                        1000)));
    }

    private record Seen(List<Map<String, Double>> figures) implements TrainingProgress {
        @Override
        public void stepped(long step, long steps, Map<String, Double> figures, Duration left) {}

        @Override
        public void validated(long step, Map<String, Double> found) {
            figures.add(new HashMap<>(found));
        }
    }

    /** Pictures of two plain colours with captions that name them: what any model learns at once. */
    private Path colours() throws Exception {
        Path pictures = Files.createDirectories(folder.resolve("colours"));
        List<String> lines = new ArrayList<>();
        String[] names = {"red", "green", "blue", "white"};
        int[] colours = {0xd02020, 0x20b030, 0x2030d0, 0xf0f0f0};
        for (int i = 0; i < 80; i++) {
            // Not in step with the held-out captions, which are every twentieth.
            int colour = (i + i / 20) % 4;
            BufferedImage image = new BufferedImage(40, 36, BufferedImage.TYPE_INT_RGB);
            for (int p = 0; p < 40 * 36; p++) {
                image.setRGB(p % 40, p / 40, colours[colour] ^ (0x010101 * (i % 8)));
            }
            ImageIO.write(image, "png", pictures.resolve(i + ".png").toFile());
            lines.add("%d.png\ta picture of %s paint".formatted(i, names[colour]));
        }
        Files.write(pictures.resolve(CaptionFolder.TABLE), lines);
        return pictures;
    }

    @ParameterizedTest
    @ValueSource(strings = {"fp32", "bf16"})
    void learnsToTellColoursFromTheirCaptions(String precision) throws Exception {
        Path pictures = colours();
        Seen seen = new Seen(new ArrayList<>());
        ModelDirectory model = ClipTraining.train(
                settings(Map.of("folder", pictures.toString()), 40, 15, precision),
                folder.resolve("run"),
                false,
                2,
                CPU,
                ORIGIN,
                seen);
        // Four held-out pictures of four colours: chance is a quarter.
        assertThat(seen.figures().get(seen.figures().size() - 1).get("recall")).isEqualTo(1);
        assertThat(model.configuration().system()).isEqualTo("clip");
        assertThat(model.path().resolve(ModelConfiguration.WEIGHTS)).isNotEmptyFile();
        assertThat(Files.readString(folder.resolve("run/metrics.csv")))
                .contains(",words,", ",contrast,", ",patches,", "validation.recall");
    }

    @Test
    void aTrainingThatIsTakenUpGivesTheWeightsOfAnUnbrokenOne() throws Exception {
        Hyperparameters settings = settings(Map.of("streetworld", true), 10, 5, "bf16");
        ClipTraining.train(settings, folder.resolve("whole"), false, 2, CPU, ORIGIN, TrainingProgress.SILENT);
        // In an order that does not depend on the process, since another process compares it.
        assertThat(Files.readString(folder.resolve("whole/config.json")))
                .containsSubsequence("\"clip\"", "\"data\"", "\"model\"", "\"seed\"", "\"replicas\"");
        Path early = folder.resolve("early");
        stopAfterEight(settings, early);
        ModelDirectory resumed = ClipTraining.train(settings, early, true, 2, CPU, ORIGIN, TrainingProgress.SILENT);
        try (StateDict whole = StateDict.read(folder.resolve("whole/model/" + ModelConfiguration.WEIGHTS));
                StateDict again = StateDict.read(resumed.path().resolve(ModelConfiguration.WEIGHTS))) {
            for (String name : whole.names()) {
                assertThat(again.require(name).floats())
                        .as(name)
                        .isEqualTo(whole.require(name).floats());
            }
        }
        assertThat(early.resolve("metrics.csv")).hasSameTextualContentAs(folder.resolve("whole/metrics.csv"));
    }

    /** Ends a training as a kill does: in its last validation, when the state of step 8 is the last. */
    private static void stopAfterEight(Hyperparameters settings, Path run) {
        Map<String, Object> values = new HashMap<>(settings.values());
        assertThatThrownBy(() -> ClipTraining.train(
                        Hyperparameters.of("clip.yaml", values), run, false, 2, CPU, ORIGIN, new TrainingProgress() {
                            @Override
                            public void stepped(long step, long steps, Map<String, Double> figures, Duration left) {}

                            @Override
                            public void validated(long step, Map<String, Double> figures) {
                                if (step > 0) {
                                    throw new IllegalStateException("ended");
                                }
                            }
                        }))
                .hasMessage("ended");
        assertThat(run.resolve("state.safetensors")).isNotEmptyFile();
    }

    @Test
    void picturesOfATrainingAreThoseOfItsSeedsAlone() {
        StreetworldCaptions pictures = new StreetworldCaptions(32, 8, 0, 5);
        List<CaptionedPicture> first = pictures.pictures(0, 8);
        List<CaptionedPicture> again = new StreetworldCaptions(32, 8, 0, 5).pictures(3, 3);
        for (int i = 0; i < 3; i++) {
            assertThat(again.get(i).rgb()).isEqualTo(first.get(3 + i).rgb());
            assertThat(again.get(i).caption()).isEqualTo(first.get(3 + i).caption());
        }
        assertThat(first.stream().map(CaptionedPicture::side).toList()).containsExactly(16, 16, 16, 16, 16, 16, 16, 32);
        assertThat(new StreetworldCaptions(64, 8, 6, 5)
                        .pictures(0, 12).stream().map(CaptionedPicture::side).toList())
                .containsExactly(32, 24, 24, 24, 24, 24, 32, 64, 32, 32, 32, 32);
        StreetworldPicture validation = Streetworld.picture(SeedRange.VALIDATION.seed(0), 32, StreetworldOptions.ALL);
        assertThat(first).noneMatch(picture -> java.util.Arrays.equals(picture.rgb(), validation.rgb()));
    }

    /** Where surfaces are only ever behind things, their words are not learned. */
    @Test
    void picturesOfSurfacesAloneAreAmongTheEasyAndTheLaterOnes() {
        List<String> things = Streetworld.nouns().stream()
                .filter(Noun::isThing)
                .flatMap(noun -> Stream.of(noun.name(), noun.family(), "thing"))
                .distinct()
                .toList();
        assertThat(withoutThings(new StreetworldCaptions(64, 8, 1000, 5), things))
                .isBetween(.25, .50);
        assertThat(withoutThings(new StreetworldCaptions(64, 8, 0, 5), things)).isBetween(.15, .40);
    }

    private static double withoutThings(StreetworldCaptions pictures, List<String> things) {
        return pictures.pictures(0, 400).stream()
                        .filter(picture -> things.stream()
                                .noneMatch(name -> picture.caption().contains(name)))
                        .count()
                / 400.;
    }

    @Test
    void wordsThatSayNothingAreLeftOutAndFrequentOnesWeighLess() {
        List<String> captions = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            captions.add("a " + (i % 5 == 0 ? "red " : "") + (i % 50 == 0 ? "dog" : "cat " + i));
        }
        CaptionWords words = new CaptionWords(captions);
        assertThat(words.words()).contains("dog", "red").doesNotContain("a", "cat");
        int dog = words.words().indexOf("dog");
        int red = words.words().indexOf("red");
        assertThat(words.weights()[dog]).isEqualTo(1);
        assertThat(words.weights()[red]).isBetween(.14f, .16f);
        assertThat(words.in("the red, old dog").cardinality()).isEqualTo(2);
    }

    @Test
    void captionsThatContainEachOtherAreNoNegatives() {
        List<String> captions = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            captions.add(i % 8 == 0 ? "red dog" : i % 8 == 1 ? "dog" : i % 8 == 2 ? "boat" : "x" + i);
        }
        CaptionWords words = new CaptionWords(captions);
        float[] excluded = CaptionWords.excluded(List.of(words.in("red dog"), words.in("dog"), words.in("boat")));
        assertThat(excluded).containsExactly(0, 1, 0, 1, 0, 0, 0, 0, 0);
    }

    @Test
    void aBadFolderIsSaidInOneLine() throws Exception {
        assertThatThrownBy(() -> CaptionFolder.open(folder, 32, 1))
                .hasMessageContaining("captions.tsv: cannot be read");
        Files.writeString(folder.resolve(CaptionFolder.TABLE), "picture without a caption\n");
        assertThatThrownBy(() -> CaptionFolder.open(folder, 32, 1)).hasMessageContaining("line 1 is no");
        Files.writeString(folder.resolve(CaptionFolder.TABLE), "no.png\ta dog\n");
        assertThatThrownBy(() -> CaptionFolder.open(folder, 32, 1))
                .hasMessageContaining("names the picture 'no.png', which is not in the folder");
        assertThatThrownBy(() -> ClipTrainingSettings.read(Hyperparameters.of(
                        "clip.yaml", Map.of("seed", 1, "data", Map.of(), "model", Map.of(), "trainning", Map.of()))))
                .hasMessageContaining("clip.yaml: trainning: unknown setting");
        assertThatThrownBy(() -> ClipTrainingSettings.read(settings(Map.of("streetworld", true), 10, 5, "fp16")))
                .hasMessage("training.precision: unknown precision 'fp16'; choose fp32 or bf16");
    }
}
