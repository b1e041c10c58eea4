package io.maskstream.model.train.ofa;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.maskstream.model.Hyperparameters;
import io.maskstream.model.ModelConfiguration;
import io.maskstream.model.ModelDirectory;
import io.maskstream.model.ModelDirectoryWriter;
import io.maskstream.model.ModelException;
import io.maskstream.model.Preprocessing;
import io.maskstream.model.Provenance;
import io.maskstream.model.checkpoint.FloatPrecision;
import io.maskstream.model.checkpoint.StateDict;
import io.maskstream.model.checkpoint.TensorEntry;
import io.maskstream.model.dataset.streetworld.Noun;
import io.maskstream.model.dataset.streetworld.Streetworld;
import io.maskstream.model.ofa.OfaConfig;
import io.maskstream.model.ofa.OfaModels;
import io.maskstream.model.runtime.Device;
import io.maskstream.model.runtime.Tensor;
import io.maskstream.model.runtime.Weights;
import io.maskstream.model.text.OfaTokenizer;
import io.maskstream.model.text.OfaVocabularyTrainer;
import io.maskstream.model.train.ParameterGroup;
import io.maskstream.model.train.Replica;
import io.maskstream.model.train.RunDirectory;
import io.maskstream.model.train.Schedule;
import io.maskstream.model.train.Trainer;
import io.maskstream.model.train.TrainingPlan;
import io.maskstream.model.train.TrainingProgress;
import io.maskstream.model.train.clip.CaptionWords;
import io.maskstream.model.train.ifseg.AdaptationSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Pre-trains a small OFA (Wang et al. 2022) on Streetworld with a byte-pair vocabulary that is learned from the captions
 * first. Out: a run directory, and in it the model directory {@code model}, in halves.
 */
public final class OfaTraining {
    /** The model directory's name in the run directory. */
    public static final String MODEL = "model";

    private static final Duration REPORT = Duration.ofSeconds(20);
    private static final double HALF = .5;

    /** IFSeg's question and its last word, so that they are whole pieces; no answer ever holds them. */
    private static final String IFSEG = "what is the segmentation map of the image? object: unknown";

    private OfaTraining() {}

    /**
     * Trains to the end.
     *
     * @param file the configuration, see {@code docs/training.md}
     * @param folder the run directory
     * @param resume whether a run that is there is taken up
     * @param replicas how many learn at the same time, each on a thread
     * @param origin the command and the software's version, for the model's provenance
     */
    public static ModelDirectory train(
            Hyperparameters file,
            Path folder,
            boolean resume,
            int replicas,
            Device device,
            Provenance origin,
            TrainingProgress progress)
            throws InterruptedException {
        OfaTrainingSettings settings = OfaTrainingSettings.read(file);
        if (settings.batch() % replicas != 0) {
            throw new ModelException("training.batch is %d, expected a multiple of the %d threads"
                    .formatted(settings.batch(), replicas));
        }
        StreetworldPlaces pictures = new StreetworldPlaces(
                settings.model().size("resolution"), settings.seed(), settings.warmUpSteps(), settings.withoutPlaces());
        RunDirectory run = RunDirectory.open(folder, print(file, replicas), resume);
        Path target = folder.resolve(MODEL);
        if (Files.exists(target)) {
            return ModelDirectory.open(target);
        }
        List<String> captions = pictures.captions();
        try (OfaTokenizer tokenizer = tokenizer(captions, settings.pieces())) {
            Learned learned = learned(settings, pictures, captions, tokenizer);
            return train(learned, run, target, replicas, device, origin, progress);
        }
    }

    /** All that is learned from, and what the model is to be. */
    private record Learned(
            OfaTrainingSettings settings,
            StreetworldPlaces pictures,
            OfaTokenizer tokenizer,
            Questions questions,
            OfaConfig config,
            CaptionWords words,
            List<String> nouns) {}

    private static Learned learned(
            OfaTrainingSettings settings, StreetworldPlaces pictures, List<String> captions, OfaTokenizer tokenizer) {
        List<String> askable = Streetworld.nouns().stream()
                .map(Noun::name)
                .filter(noun -> !settings.withoutPlaces().contains(noun))
                .toList();
        int longest = settings.model().size("positions");
        Questions questions = new Questions(tokenizer, settings.bins(), longest, askable);
        OfaConfig config = settings.model(questions.rows());
        return new Learned(settings, pictures, tokenizer, questions, config, new CaptionWords(captions), askable);
    }

    private static ModelDirectory train(
            Learned learned,
            RunDirectory run,
            Path target,
            int replicas,
            Device device,
            Provenance origin,
            TrainingProgress progress)
            throws InterruptedException {
        OfaTrainingSettings settings = learned.settings();
        List<Replica> all = replicas(learned, replicas, device);
        try {
            Map<String, Tensor> parameters = all.get(0).parameters();
            OfaProbe probe = new OfaProbe(
                    learned.config(), learned.tokenizer(), learned.questions(), learned.pictures(), device);
            new Trainer(run, plan(settings), all, groups(settings), device)
                    .train(step -> probe.measure(Weights.of(state(parameters)), settings.tasks()), progress);
            Map<String, Object> sizes = new TreeMap<>(OfaModels.write(learned.config()));
            settings.adaptation().ifPresent(some -> sizes.put(AdaptationSettings.RECOMMENDED, some.values()));
            return write(target, learned.config(), sizes, state(parameters), learned.tokenizer(), origin);
        } finally {
            all.forEach(Replica::close);
        }
    }

    private static List<Replica> replicas(Learned learned, int count, Device device) {
        Weights initial = new OfaInitialisation(
                learned.config(), learned.words(), learned.settings().seed());
        WordPieces pieces = WordPieces.of(learned.words().words(), learned.tokenizer());
        PlaceWords places = new PlaceWords(learned.nouns(), learned.tokenizer());
        List<Replica> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(new OfaReplica(
                    learned.settings(),
                    learned.config(),
                    initial,
                    learned.pictures(),
                    learned.questions(),
                    learned.words(),
                    pieces,
                    places,
                    i,
                    count,
                    device));
        }
        return all;
    }

    private static OfaTokenizer tokenizer(List<String> captions, int pieces) {
        OfaVocabularyTrainer trainer = new OfaVocabularyTrainer();
        captions.forEach(trainer::add);
        Streetworld.nouns().forEach(noun -> trainer.add(noun.name()));
        // A pair that is seen once is no pattern, and these texts are known to come again.
        for (int i = 0; i < 2; i++) {
            trainer.add(IFSEG);
            for (Task task : Task.values()) {
                trainer.add(task.question());
            }
        }
        return trainer.train(pieces);
    }

    private static String print(Hyperparameters file, int replicas) {
        try {
            return new ObjectMapper()
                    .writerWithDefaultPrettyPrinter()
                    .writeValueAsString(new TreeMap<>(Map.of("ofa", file.values(), "replicas", replicas)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static TrainingPlan plan(OfaTrainingSettings settings) {
        return new TrainingPlan(
                settings.steps(), 1, settings.clip(), settings.saveEvery(), settings.validateEvery(), REPORT);
    }

    private static List<ParameterGroup> groups(OfaTrainingSettings settings) {
        ParameterGroup.Rule rule = ParameterGroup.Rule.adamW(.9, .98);
        Schedule rate =
                Schedule.warmUpCosine(settings.rate(), settings.endRate(), settings.rampSteps(), settings.steps());
        // The transformer begins when the words of captions are learned, and has a schedule of its own.
        long begin = settings.warmUpSteps();
        Schedule own = Schedule.warmUpCosine(
                settings.rate(), settings.endRate(), settings.rampSteps(), settings.steps() - begin);
        Schedule later = step -> step < begin ? 0 : own.at(step - begin);
        Schedule decay = Schedule.constant(settings.decay());
        return List.of(
                new ParameterGroup("images", OfaTraining::isImageSide, rule, rate, decay),
                new ParameterGroup("transformer", name -> true, rule, later, decay));
    }

    private static boolean isImageSide(String name) {
        return name.startsWith("encoder.embed_images.")
                || name.startsWith("encoder.image_proj.")
                || name.startsWith("encoder.patch_layernorm_embedding.")
                || name.equals("encoder.type_embedding.weight")
                || name.equals("encoder.embed_tokens.weight")
                || name.startsWith(OfaInitialisation.HEAD)
                || name.startsWith(OfaInitialisation.PLACES);
    }

    private static StateDict state(Map<String, Tensor> parameters) {
        List<TensorEntry> entries = new ArrayList<>();
        parameters.forEach((name, value) -> entries.add(TensorEntry.ofFloats(name, value.floats(), value.shape())));
        return StateDict.of("trained", entries);
    }

    private static ModelDirectory write(
            Path target,
            OfaConfig config,
            Map<String, Object> settings,
            StateDict trained,
            OfaTokenizer tokenizer,
            Provenance origin) {
        List<Double> halves = List.of(HALF, HALF, HALF);
        Preprocessing preprocessing = new Preprocessing(
                config.resolution(),
                config.resolution(),
                halves,
                halves,
                Preprocessing.Interpolation.BILINEAR,
                Preprocessing.ColourOrder.RGB);
        try (ModelDirectoryWriter writer = ModelDirectoryWriter.at(target)) {
            writer.weights(trained.filter(config.shapes().keySet()::contains), FloatPrecision.F16);
            writer.tokenizer(tokenizer.json());
            return writer.finish(ModelConfiguration.of(
                    OfaConfig.SYSTEM,
                    Hyperparameters.of(settings),
                    preprocessing,
                    List.of(),
                    new Provenance("trained on Streetworld", Optional.empty(), origin.command(), origin.version())));
        }
    }
}
