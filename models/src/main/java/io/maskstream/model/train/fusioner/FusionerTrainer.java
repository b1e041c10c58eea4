package io.maskstream.model.train.fusioner;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.maskstream.model.Hyperparameters;
import io.maskstream.model.ModelDirectory;
import io.maskstream.model.ModelException;
import io.maskstream.model.Provenance;
import io.maskstream.model.checkpoint.StateDict;
import io.maskstream.model.dataset.streetworld.SeedRange;
import io.maskstream.model.dataset.streetworld.Streetworld;
import io.maskstream.model.fusioner.BodyConfig;
import io.maskstream.model.fusioner.FrozenSample;
import io.maskstream.model.fusioner.FusionerBody;
import io.maskstream.model.fusioner.FusionerConfig;
import io.maskstream.model.fusioner.FusionerInitialisation;
import io.maskstream.model.runtime.Device;
import io.maskstream.model.runtime.Precision;
import io.maskstream.model.runtime.TensorScope;
import io.maskstream.model.runtime.Weights;
import io.maskstream.model.train.Replica;
import io.maskstream.model.train.RunDirectory;
import io.maskstream.model.train.Trainer;
import io.maskstream.model.train.TrainingProgress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Trains Fusioner on Streetworld over the frozen encoders of a CLIP directory. Out: a run directory, in it the figures of
 * the test pictures ({@code result.json}) and the model directory {@code model}.
 */
public final class FusionerTrainer {
    /** The model directory's name in the run directory. */
    public static final String MODEL = "model";

    /** Figures of the test pictures, in the run directory. */
    public static final String RESULT = "result.json";

    private static final int SAMPLED = 64;
    private static final int FREQUENCY = 512;
    private static final int AT_ONCE = 16;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final FusionerTrainingSettings settings;
    private final FrozenEncoders encoders;
    private final RunDirectory run;
    private final int replicas;
    private final Device device;
    private final float[] texts;

    private FusionerTrainer(
            FusionerTrainingSettings settings, FrozenEncoders encoders, RunDirectory run, int replicas, Device device) {
        this.settings = settings;
        this.encoders = encoders;
        this.run = run;
        this.replicas = replicas;
        this.device = device;
        this.texts = encoders.texts(device);
    }

    /**
     * Reads the configuration and does nothing with it.
     *
     * @throws ModelException if it is none
     */
    public static void check(Hyperparameters file) {
        FusionerTrainingSettings.read(file);
    }

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
        FusionerTrainingSettings settings = FusionerTrainingSettings.read(file);
        if (settings.learning().batch() % replicas != 0) {
            throw new ModelException("training.batch is %d, expected a multiple of the %d threads"
                    .formatted(settings.learning().batch(), replicas));
        }
        try (FrozenEncoders encoders = FrozenEncoders.open(Path.of(settings.clip()), device)) {
            Map<String, Object> all =
                    Map.of("fusioner", file.values(), "replicas", replicas, "encoders", encoders.digest());
            RunDirectory run = RunDirectory.open(folder, print(new TreeMap<>(all)), resume);
            Path model = folder.resolve(MODEL);
            if (Files.exists(model)) {
                return ModelDirectory.open(model);
            }
            return new FusionerTrainer(settings, encoders, run, replicas, device).train(model, origin, progress);
        }
    }

    private ModelDirectory train(Path target, Provenance origin, TrainingProgress progress)
            throws InterruptedException {
        FusionerConfig config = new FusionerConfig(encoders.image(), encoders.text(), body(settings.scale()));
        BodyConfig learning = body(settings.learning().scale());
        int grid = encoders.image().resolution() / encoders.image().stride();
        List<FusionerReplica> all = new ArrayList<>();
        try (FeatureSource pictures = pictures(grid * settings.learning().scale());
                FeatureScript script = FeatureScript.load(device);
                FusionerValidation validation =
                        validation(SeedRange.VALIDATION, settings.validationPictures(), script)) {
            BestModel best = new BestModel(run.folder(), settings.kept());
            StateDict initial = initial(learning, pictures);
            TrainingWords words = TrainingWords.of(
                    settings.data().trained(),
                    texts,
                    frequencies(pictures),
                    settings.learning().balance());
            for (int i = 0; i < replicas; i++) {
                FusionerBody body = FusionerBody.loadTrainable(
                        learning,
                        Weights.of(initial),
                        device,
                        settings.learning().precision());
                all.add(new FusionerReplica(settings.learning(), settings.seed(), body, pictures, words, i, replicas));
            }
            FusionerBody first = all.get(0).body();
            if (settings.learning().steps() > 0 && !first.parameters().isEmpty()) {
                new Trainer(
                                run,
                                FusionerPlan.of(settings),
                                List.<Replica>copyOf(all),
                                FusionerPlan.groups(settings),
                                device)
                        .train(step -> best.seen(validation.measure(first), first.parameters()), progress);
            }
            StateDict trained = best.choose(first.parameters());
            // The threshold goes into the model: chosen where nothing is reported.
            double threshold = measured(config.body(), trained, validation).get(FusionerValidation.THRESHOLD);
            test(config.body(), trained, script, progress);
            return FusionerModelWriter.write(target, config, threshold, encoders, trained, origin);
        } finally {
            all.forEach(Replica::close);
        }
    }

    private BodyConfig body(int scale) {
        return new BodyConfig(
                encoders.image().width(),
                encoders.text().width(),
                settings.fusion(),
                settings.decoder(),
                settings.temperature(),
                scale);
    }

    private FeatureSource pictures(int labelSide) throws InterruptedException {
        int side = encoders.image().resolution();
        StreetworldViews views =
                new StreetworldViews(side, labelSide, true, settings.data().mosaics());
        return settings.data().pictures() == 0
                ? drawn(views, SeedRange.TRAIN)
                : stored(views, SeedRange.TRAIN, settings.data().pictures());
    }

    private DrawnFeatures drawn(StreetworldViews views, SeedRange seeds) {
        return new DrawnFeatures(views, seeds, encoders.images(), encoders.pixels());
    }

    private FeatureStore stored(StreetworldViews views, SeedRange seeds, int count) throws InterruptedException {
        Path cache = settings.cache().isEmpty() ? run.folder().resolve("features") : Path.of(settings.cache());
        String key = "%s %s %s %s".formatted(encoders.digest(), views, seeds, views.digest(seeds));
        try (DrawnFeatures source = drawn(views, seeds)) {
            return FeatureStore.open(cache, key, count, source, device, replicas);
        }
    }

    private FusionerValidation validation(SeedRange seeds, int count, FeatureScript script)
            throws InterruptedException {
        int side = encoders.image().resolution();
        FeatureStore pictures = stored(new StreetworldViews(side, side, false, 0), seeds, count);
        return new FusionerValidation(settings.data(), pictures, count, texts, script, replicas);
    }

    private StateDict initial(BodyConfig body, FeatureSource pictures) {
        if (!settings.learning().identity() || body.shapes().isEmpty()) {
            return FusionerInitialisation.official(body, settings.seed());
        }
        int width = body.text();
        TrainingWords words = TrainingWords.of(
                settings.data().trained(), texts, new long[Streetworld.nouns().size()], 0);
        try (TensorScope scope = TensorScope.open(device)) {
            List<float[]> rows = new ArrayList<>();
            for (int i = 0; i < Math.min(SAMPLED, pictures.count()); i++) {
                rows.add(pictures.read(scope, new long[] {i}).features().floats());
            }
            return FusionerInitialisation.identity(body, new FrozenSample(width, words.texts(), rows), settings.seed());
        }
    }

    private long[] frequencies(FeatureSource pictures) {
        long[] counts = new long[Streetworld.nouns().size()];
        if (settings.learning().balance() == 0) {
            return counts;
        }
        for (int from = 0; from < Math.min(FREQUENCY, pictures.count()); from += AT_ONCE) {
            try (TensorScope scope = TensorScope.open(device)) {
                long[] numbers = new long[AT_ONCE];
                int first = from;
                Arrays.setAll(numbers, i -> (first + i) % pictures.count());
                for (byte label : pictures.read(scope, numbers).labels()) {
                    counts[label & 0xff]++;
                }
            }
        }
        return counts;
    }

    /** Figures of pictures that nothing was chosen on. */
    private void test(BodyConfig config, StateDict trained, FeatureScript script, TrainingProgress progress)
            throws InterruptedException {
        try (FusionerValidation test = validation(SeedRange.TEST, settings.testPictures(), script)) {
            Map<String, Double> figures = measured(config, trained, test);
            run.replace(RESULT, print(new TreeMap<>(figures)).getBytes(StandardCharsets.UTF_8));
            progress.validated(settings.learning().steps(), figures);
        }
    }

    private Map<String, Double> measured(BodyConfig config, StateDict trained, FusionerValidation pictures) {
        try (FusionerBody body = FusionerBody.loadTrainable(config, Weights.of(trained), device, Precision.FP32)) {
            return pictures.measure(body);
        }
    }

    private static String print(Map<String, ?> values) {
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(values);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
