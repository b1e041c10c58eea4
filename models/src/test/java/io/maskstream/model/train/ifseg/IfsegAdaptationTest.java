package io.maskstream.model.train.ifseg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maskstream.model.AdaptedWords;
import io.maskstream.model.ClassPrompt;
import io.maskstream.model.Hyperparameters;
import io.maskstream.model.ModelDirectory;
import io.maskstream.model.ModelException;
import io.maskstream.model.ModelReference;
import io.maskstream.model.Provenance;
import io.maskstream.model.Segmenter;
import io.maskstream.model.Segmenters;
import io.maskstream.model.Vocabulary;
import io.maskstream.model.WordCheck;
import io.maskstream.model.checkpoint.StateDict;
import io.maskstream.model.ifseg.IfsegConfig;
import io.maskstream.model.ifseg.IfsegDirectory;
import io.maskstream.model.ofa.OfaConfig;
import io.maskstream.model.ofa.TinyOfa;
import io.maskstream.model.ofa.TrainingNoise;
import io.maskstream.model.runtime.Device;
import io.maskstream.model.runtime.Precision;
import io.maskstream.model.train.TrainingProgress;
import io.maskstream.model.train.TrainingStopped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IfsegAdaptationTest {
    private static final Device CPU = new Device.Cpu();
    private static final Vocabulary WORDS = Vocabulary.of("road", "dog", "sky");
    private static final AdaptationSettings SETTINGS =
            new AdaptationSettings(3, 24, 4, 4, 5e-3, TrainingNoise.OFFICIAL, Precision.FP32, 5);
    private static final Provenance ORIGIN = new Provenance("test", Optional.empty(), "adapt", "0");

    @TempDir
    private Path folder;

    private ModelDirectory ofa;

    @BeforeEach
    void base() {
        ofa = TinyOfaDirectory.write(folder.resolve("ofa"));
    }

    private ModelDirectory adapt(ModelDirectory model, Vocabulary words, String run, TrainingProgress progress)
            throws InterruptedException {
        return IfsegAdaptation.adapt(model, words, SETTINGS, folder.resolve(run), true, CPU, ORIGIN, progress);
    }

    private ModelDirectory adapt(String run) throws InterruptedException {
        return adapt(ofa, WORDS, run, TrainingProgress.SILENT);
    }

    private List<Double> losses(String run) throws IOException {
        return Files.readAllLines(folder.resolve(run).resolve("metrics.csv")).stream()
                .filter(row -> row.contains(",loss,"))
                .map(row -> Double.valueOf(row.substring(row.lastIndexOf(',') + 1)))
                .toList();
    }

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    }

    @Test
    void theLossFallsAndWhatChangedIsStored() throws Exception {
        AdaptationSettings quick = new AdaptationSettings(3, 150, 4, 2, 2e-2, TrainingNoise.NONE, Precision.FP32, 100);
        ModelDirectory adapted = IfsegAdaptation.adapt(
                ofa, WORDS, quick, folder.resolve("run"), false, CPU, ORIGIN, TrainingProgress.SILENT);

        List<Double> losses = losses("run");
        assertThat(losses).hasSize(150);
        assertThat(mean(losses.subList(130, 150))).isLessThan(0.7 * mean(losses.subList(0, 20)));
        assertThat(folder.resolve("run/curve.png")).exists();
        try (StateDict stored = adapted.weights();
                StateDict before = ofa.weights()) {
            assertThat(stored.names()).isNotEmpty().allMatch(IfsegConfig::isAdapted);
            assertThat(stored.names())
                    .doesNotContain("encoder.embed_tokens.weight", "encoder.image_proj.weight")
                    .contains("decoder.embed_seg_positions.weight");
            String name = "encoder.layers.0.fc1.weight";
            assertThat(stored.require(name).floats())
                    .isNotEqualTo(before.require(name).floats());
        }
        assertThat(adapted.configuration().hyperparameters().object("adapted").texts("words"))
                .containsExactly("road", "dog", "sky");
    }

    @Test
    void whatIsNotGivenTheModelRecommendsOrTheOfficialTrainingHas() throws Exception {
        ModelDirectory recommending =
                TinyOfaDirectory.recommending(folder.resolve("own"), Map.of("steps", 3, "batch", 2, "rate", 1e-2));

        assertThat(AdaptationSettings.of(ofa, Hyperparameters.none()))
                .as("S is the side of the model's own grid")
                .isEqualTo(new AdaptationSettings(1, 2000, 16, 4, 5e-5, TrainingNoise.OFFICIAL, Precision.FP32, 100));
        AdaptationSettings mixed =
                AdaptationSettings.of(recommending, Hyperparameters.of(Map.of("batch", 4, "precision", "bf16")));
        assertThat(mixed)
                .isEqualTo(new AdaptationSettings(1, 3, 4, 4, 1e-2, TrainingNoise.OFFICIAL, Precision.BF16, 100));

        ModelDirectory adapted = IfsegAdaptation.adapt(
                recommending, WORDS, mixed, folder.resolve("run"), false, CPU, ORIGIN, TrainingProgress.SILENT);
        assertThat(AdaptationSettings.of(adapted, Hyperparameters.none()).steps())
                .as("who adapts it further hears the same")
                .isEqualTo(3);
    }

    @Test
    void impossibleRecommendationsAreRefusedByTheirNames() {
        assertThatThrownBy(() -> settings(Map.of("steps", 0)))
                .hasMessageStartingWith(folder.toString())
                .hasMessageEndingWith("recommends an adaptation that cannot be: steps: 0, expected 1 to 10000000");
        assertThatThrownBy(() -> settings(Map.of("seed", 4)))
                .as("a model has no say in the seed")
                .hasMessageContaining("seed: unknown setting");
    }

    private AdaptationSettings settings(Map<String, Object> recommended) {
        ModelDirectory model =
                TinyOfaDirectory.recommending(folder.resolve("wrong" + recommended.hashCode()), recommended);
        return AdaptationSettings.of(model, Hyperparameters.none());
    }

    @Test
    void anAdaptedModelServesWithTheFrozenTensorsOfItsBase() throws Exception {
        ModelDirectory adapted = adapt("run");

        try (Segmenter segmenter = open(adapted.path());
                IfsegDirectory opened = IfsegDirectory.open(adapted, 1);
                StateDict before = ofa.weights()) {
            assertThat(segmenter.input().height()).isEqualTo(64);
            assertThat(opened.weights().floats("encoder.image_proj.weight"))
                    .isEqualTo(before.require("encoder.image_proj.weight").floats());
            opened.config().check(opened.weights(), "adapted");
        }
    }

    @Test
    void aModelSaysWhichWordsItWasAdaptedTo() throws Exception {
        Vocabulary words = new Vocabulary(List.of(
                ClassPrompt.of("road"), new ClassPrompt("thing", List.of("dog", "cat"), OptionalDouble.empty())));
        ModelReference adapted = new ModelReference.Directory(
                adapt(ofa, words, "run", TrainingProgress.SILENT).path());
        Vocabulary turned =
                new Vocabulary(List.of(words.classes().get(1), words.classes().get(0)));

        assertThat(AdaptedWords.are(adapted, words)).contains(true);
        assertThat(AdaptedWords.are(adapted, turned)).contains(true);
        assertThat(AdaptedWords.are(adapted, Vocabulary.of("road", "thing"))).contains(false);
        assertThat(AdaptedWords.are(new ModelReference.Directory(ofa.path()), words))
                .contains(false);
        assertThat(AdaptedWords.are(new ModelReference.Constant(), words)).isEmpty();
    }

    @Test
    void wordsAreCheckedAsTheModelReadsThem() {
        ModelReference model = new ModelReference.Directory(ofa.path());

        WordCheck.require(model, WORDS);
        Vocabulary many =
                Vocabulary.of(IntStream.range(0, 500).mapToObj(i -> "word" + i).toArray(String[]::new));
        assertThatThrownBy(() -> WordCheck.require(model, many)).hasMessageContaining("500 words make a text of");
    }

    private static Segmenter open(Path model) {
        return Segmenters.open(new ModelReference.Directory(model), CPU, Precision.FP32, Optional.empty());
    }

    @Test
    void aModelThatWasAdaptedIsAdaptedFurtherOverTheSameBase() throws Exception {
        ModelDirectory first = adapt("first");
        ModelDirectory second = adapt(first, Vocabulary.of("cat", "tree"), "second", TrainingProgress.SILENT);

        assertThat(second.configuration().hyperparameters().object("base").text("digest"))
                .isEqualTo(ofa.digest());
        try (Segmenter segmenter = open(second.path())) {
            assertThat(segmenter.input().width()).isEqualTo(64);
        }
    }

    @Test
    void aBaseThatIsGoneOrAnotherVersionIsOneLine() throws Exception {
        ModelDirectory adapted = adapt("run");

        Files.writeString(ofa.path().resolve("more.txt"), "changed");
        assertThatThrownBy(() -> open(adapted.path()))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("was adapted from another version of")
                .hasMessageContaining("put that back, or adapt again");

        Files.move(ofa.path(), folder.resolve("elsewhere"));
        assertThatThrownBy(() -> open(adapted.path()))
                .hasMessageContaining("the model below it cannot be used")
                .hasMessageContaining("no such folder");
    }

    @Test
    void anAdaptationThatWasStoppedEndsAsAnUndisturbedOne() throws Exception {
        ModelDirectory whole = adapt("whole");

        assertThatThrownBy(() -> adapt(ofa, WORDS, "stopped", stopAfter(folder.resolve("stopped"), 13)))
                .isInstanceOf(TrainingStopped.class);
        ModelDirectory resumed = adapt("stopped");

        assertThat(resumed.path().resolve("weights.safetensors"))
                .hasSameBinaryContentAs(whole.path().resolve("weights.safetensors"));
        assertThat(folder.resolve("stopped/metrics.csv")).hasSameTextualContentAs(folder.resolve("whole/metrics.csv"));
    }

    private static TrainingProgress stopAfter(Path run, long step) {
        return new TrainingProgress() {
            @Override
            public void stepped(long done, long steps, Map<String, Double> figures, Duration left) {}

            @Override
            public void validated(long done, Map<String, Double> figures) {}

            @Override
            public boolean stopped() {
                try {
                    Path log = run.resolve("metrics.csv");
                    return Files.exists(log) && Files.readString(log).contains("\n%d,loss".formatted(step));
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            }
        };
    }

    @Test
    void aLossThatIsNoNumberStopsInOneLine() {
        ModelDirectory broken =
                TinyOfaDirectory.write(folder.resolve("broken"), Float.NaN, "encoder.layers.0.fc1.weight");

        assertThatThrownBy(() -> adapt(broken, WORDS, "run", TrainingProgress.SILENT))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("the training broke down at step 0: the figure 'loss' is NaN");
        assertThat(folder.resolve("run/model")).doesNotExist();
    }

    @Test
    void wordsThatAreOneToTheModelAreOneLine() {
        assertThatThrownBy(() -> adapt(ofa, Vocabulary.of("Traffic-Light", "traffic  light"), "run", null))
                .hasMessage("the words 'Traffic-Light' and 'traffic  light' are the same one; remove one of them");
        Vocabulary twice = new Vocabulary(List.of(
                new ClassPrompt("person", List.of("man", "woman"), OptionalDouble.empty()), ClassPrompt.of("Man")));
        assertThatThrownBy(() -> adapt(ofa, twice, "run", null))
                .hasMessage("the words 'man' and 'Man' are the same one; remove one of them");
        assertThatThrownBy(() -> adapt(ofa, Vocabulary.of("dog"), "run", null))
                .hasMessage("one word ('dog') is nothing to tell apart; give at least two");
        assertThat(folder.resolve("run")).doesNotExist();
    }

    @Test
    void moreWordsThanTheTextHasPlaceForAreOneLine() {
        Vocabulary many =
                Vocabulary.of(IntStream.range(0, 500).mapToObj(i -> "word" + i).toArray(String[]::new));

        assertThatThrownBy(() -> adapt(ofa, many, "run", null))
                .hasMessageContaining("the vocabulary's 500 words make a text of")
                .hasMessageContaining(
                        "but the model reads at most " + TinyOfa.config().positions());
        assertThat(folder.resolve("run")).doesNotExist();
    }

    @Test
    void aBatchOfLargePicturesIsLearnedFromInParts() {
        assertThat(IfsegAdaptation.parts(16, TinyOfa.config(), 100)).isEqualTo(1);
        assertThat(IfsegAdaptation.parts(16, OfaConfig.preset("ofa-tiny"), 60)).isEqualTo(4);
        assertThat(IfsegAdaptation.parts(6, OfaConfig.preset("ofa-base"), 300)).isEqualTo(6);
        assertThat(IfsegAdaptation.parts(1, OfaConfig.preset("ofa-huge"), 1000)).isEqualTo(1);
    }
}
