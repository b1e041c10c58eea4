package io.maskstream.model.train.clip;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.maskstream.model.Hyperparameters;
import io.maskstream.model.ModelConfiguration;
import io.maskstream.model.ModelDirectory;
import io.maskstream.model.ModelDirectoryWriter;
import io.maskstream.model.ModelException;
import io.maskstream.model.Preprocessing;
import io.maskstream.model.Provenance;
import io.maskstream.model.backbone.ClipConfig;
import io.maskstream.model.backbone.ClipInitialisation;
import io.maskstream.model.backbone.ClipModels;
import io.maskstream.model.checkpoint.FloatPrecision;
import io.maskstream.model.checkpoint.StateDict;
import io.maskstream.model.checkpoint.TensorEntry;
import io.maskstream.model.runtime.Device;
import io.maskstream.model.runtime.Tensor;
import io.maskstream.model.runtime.Weights;
import io.maskstream.model.text.BytePairTrainer;
import io.maskstream.model.text.ClipTokenizer;
import io.maskstream.model.train.ParameterGroup;
import io.maskstream.model.train.Replica;
import io.maskstream.model.train.RunDirectory;
import io.maskstream.model.train.Schedule;
import io.maskstream.model.train.Trainer;
import io.maskstream.model.train.TrainingPlan;
import io.maskstream.model.train.TrainingProgress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Trains a CLIP (Radford et al. 2021) on captioned pictures, with a byte-pair vocabulary that is learned from the captions
 * first. Out: a run directory, and in it the model directory {@code model}.
 */
public final class ClipTraining {
    /** The model directory's name in the run directory. */
    public static final String MODEL = "model";

    private static final String HEAD = "head.";
    private static final Duration REPORT = Duration.ofSeconds(20);

    private ClipTraining() {}

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
        ClipTrainingSettings settings = ClipTrainingSettings.read(file);
        if (settings.batch() % replicas != 0) {
            throw new ModelException("training.batch is %d, expected a multiple of the %d threads"
                    .formatted(settings.batch(), replicas));
        }
        RunDirectory run = RunDirectory.open(folder, print(file, replicas), resume);
        Path model = folder.resolve(MODEL);
        if (Files.exists(model)) {
            return ModelDirectory.open(model);
        }
        int side = settings.model().size("resolution");
        CaptionedPictures pictures = settings.folder().isPresent()
                ? CaptionFolder.open(Path.of(settings.folder().get()), side, settings.seed())
                : new StreetworldCaptions(
                        side,
                        settings.model(1).vision().stride(),
                        (long) settings.warmUpSteps() * settings.batch(),
                        settings.seed());
        List<String> captions = pictures.captions();
        ClipTokenizer tokenizer = tokenizer(captions, settings.pieces());
        ClipConfig config = settings.model(tokenizer.size());
        CaptionWords words = new CaptionWords(captions);
        Weights initial = new ClipInitialisation(config, settings.seed());
        List<Replica> all = new ArrayList<>();
        try {
            for (int i = 0; i < replicas; i++) {
                all.add(new ClipReplica(settings, config, initial, tokenizer, pictures, words, i, replicas, device));
            }
            Map<String, Tensor> parameters = all.get(0).parameters();
            new Trainer(run, plan(settings), all, groups(settings), device)
                    .train(
                            step -> {
                                try (ClipProbe probe = new ClipProbe(config, weights(parameters), tokenizer, device)) {
                                    return pictures.validate(probe);
                                }
                            },
                            progress);
            return write(model, config, parameters, tokenizer, pictures.source(), origin);
        } finally {
            all.forEach(Replica::close);
        }
    }

    private static String print(Hyperparameters file, int replicas) {
        try {
            // How many learn at once changes which pictures are a step's. Sorted, or each process would print it its
            // way.
            return new ObjectMapper()
                    .writerWithDefaultPrettyPrinter()
                    .writeValueAsString(new TreeMap<>(Map.of("clip", file.values(), "replicas", replicas)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ClipTokenizer tokenizer(List<String> captions, int pieces) {
        BytePairTrainer trainer = new BytePairTrainer();
        captions.forEach(trainer::add);
        return trainer.train(pieces);
    }

    private static TrainingPlan plan(ClipTrainingSettings settings) {
        return new TrainingPlan(
                settings.steps(), 1, settings.clip(), settings.saveEvery(), settings.validateEvery(), REPORT);
    }

    private static List<ParameterGroup> groups(ClipTrainingSettings settings) {
        ParameterGroup.Rule rule = ParameterGroup.Rule.adamW(.9, .98);
        Schedule rate =
                Schedule.warmUpCosine(settings.rate(), settings.endRate(), settings.rampSteps(), settings.steps());
        // The table ends with the warm-up; the text tower takes its place.
        Schedule table = step -> step < settings.warmUpSteps() ? rate.at(step) : 0;
        Schedule text = step -> step < settings.warmUpSteps() ? 0 : rate.at(step);
        return List.of(
                new ParameterGroup("table", (HEAD + "table")::equals, rule, table, Schedule.constant(0)),
                new ParameterGroup(
                        "picture",
                        name -> name.startsWith("visual.") || name.equals(HEAD + "scale") || name.equals(HEAD + "bias"),
                        rule,
                        rate,
                        Schedule.constant(settings.decay())),
                new ParameterGroup("text", name -> true, rule, text, Schedule.constant(settings.decay())));
    }

    private static Weights weights(Map<String, Tensor> parameters) {
        return Weights.of(state(parameters));
    }

    private static StateDict state(Map<String, Tensor> parameters) {
        List<TensorEntry> entries = new ArrayList<>();
        parameters.forEach((name, value) -> {
            if (!name.startsWith(HEAD)) {
                entries.add(TensorEntry.ofFloats(name, value.floats(), value.shape()));
            }
        });
        return StateDict.of("trained", entries);
    }

    private static ModelDirectory write(
            Path target,
            ClipConfig config,
            Map<String, Tensor> parameters,
            ClipTokenizer tokenizer,
            String source,
            Provenance origin) {
        List<Double> mean = Collections.nCopies(3, (double) ClipBatches.MEAN);
        List<Double> deviation = Collections.nCopies(3, (double) ClipBatches.DEVIATION);
        Preprocessing preprocessing = new Preprocessing(
                config.resolution(),
                config.resolution(),
                mean,
                deviation,
                Preprocessing.Interpolation.BICUBIC,
                Preprocessing.ColourOrder.RGB);
        try (ModelDirectoryWriter writer = ModelDirectoryWriter.at(target)) {
            writer.weights(state(parameters), FloatPrecision.F32);
            writer.tokenizer(tokenizer.json());
            return writer.finish(ModelConfiguration.of(
                    ClipModels.SYSTEM,
                    ClipModels.write(config),
                    preprocessing,
                    List.of("a {}", "the {}"),
                    new Provenance("trained on " + source, Optional.empty(), origin.command(), origin.version())));
        }
    }
}
