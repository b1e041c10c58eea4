package io.maskstream.model.train.ifseg;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.maskstream.model.ClassPrompt;
import io.maskstream.model.Hyperparameters;
import io.maskstream.model.ModelConfiguration;
import io.maskstream.model.ModelDirectory;
import io.maskstream.model.ModelDirectoryWriter;
import io.maskstream.model.ModelException;
import io.maskstream.model.Provenance;
import io.maskstream.model.Vocabulary;
import io.maskstream.model.checkpoint.FloatPrecision;
import io.maskstream.model.checkpoint.StateDict;
import io.maskstream.model.checkpoint.TensorEntry;
import io.maskstream.model.ifseg.IfsegConfig;
import io.maskstream.model.ifseg.IfsegDirectory;
import io.maskstream.model.ifseg.IfsegModels;
import io.maskstream.model.ifseg.IfsegWords;
import io.maskstream.model.ofa.OfaConfig;
import io.maskstream.model.runtime.Device;
import io.maskstream.model.runtime.Tensor;
import io.maskstream.model.text.Tokenizer;
import io.maskstream.model.text.Tokenizers;
import io.maskstream.model.train.ParameterGroup;
import io.maskstream.model.train.RunDirectory;
import io.maskstream.model.train.Schedule;
import io.maskstream.model.train.Trainer;
import io.maskstream.model.train.TrainingPlan;
import io.maskstream.model.train.TrainingProgress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Adapts a model to words by IFSeg's image-free training (Yun et al. 2023, and the official code where the two differ).
 * Sub-words, image network and image projection are frozen; all else is trained, AdamW (0.9, 0.999) with a decay of 0.1, a
 * gradient of length 1 at most, the rate along a cosine to nothing without a warm-up.
 *
 * <p>Weights change in place, and gradients are the whole process's: beside a running stream this belongs into a process of
 * its own.
 */
public final class IfsegAdaptation {
    /** The model directory's name in the run directory. */
    public static final String MODEL = "model";

    private static final double DECAY = 0.1;
    private static final double CLIP = 1;
    private static final Duration REPORT = Duration.ofSeconds(5);

    /** A part's attention scores, at most, where one picture has not more: 1 GiB each time that they are kept in fp32. */
    private static final long MOST_SCORES = 1L << 28;

    private IfsegAdaptation() {}

    /**
     * Adapts to the end.
     *
     * @param model a directory of an OFA, or of an IFSeg that is adapted further
     * @param vocabulary the words; a class that brings prompts has these as its words
     * @param folder the run directory
     * @param resume whether an adaptation that is there is taken up
     * @param origin the command and the software's version, for the model's provenance
     * @return the model directory in the run directory, which stores what changed and names the model for the rest
     * @throws ModelException in one line if words or model cannot be used, or the loss is no number
     */
    public static ModelDirectory adapt(
            ModelDirectory model,
            Vocabulary vocabulary,
            AdaptationSettings settings,
            Path folder,
            boolean resume,
            Device device,
            Provenance origin,
            TrainingProgress progress)
            throws InterruptedException {
        try (IfsegDirectory opened = IfsegDirectory.open(model, settings.seed());
                Tokenizer tokenizer = Tokenizers.read(model.tokenizer())) {
            IfsegConfig config = opened.config();
            IfsegWords words = AdaptationWords.encode(vocabulary, tokenizer, config);
            RunDirectory run = RunDirectory.open(folder, print(model, vocabulary, settings), resume);
            Path target = folder.resolve(MODEL);
            if (Files.exists(target)) {
                return ModelDirectory.open(target);
            }
            int parts = parts(settings.batch(), config.ofa(), words.text().length);
            config.check(opened.weights(), model.path().toString());
            try (IfsegReplica replica =
                    new IfsegReplica(settings, settings.batch() / parts, config, opened.weights(), words, device)) {
                new Trainer(run, plan(settings, parts), List.of(replica), groups(settings), device)
                        .train(step -> Map.of(), progress);
                return write(target, model, opened, vocabulary, settings, replica.parameters(), origin);
            }
        }
    }

    private static String print(ModelDirectory model, Vocabulary vocabulary, AdaptationSettings settings) {
        Map<String, Object> all = settings.print();
        // By its version: the same model may lie elsewhere when an adaptation is taken up.
        all.put("model", model.digest());
        all.put("words", words(vocabulary));
        try {
            return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(all);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Each class with its words. */
    private static List<Object> words(Vocabulary vocabulary) {
        List<Object> words = new ArrayList<>();
        for (ClassPrompt given : vocabulary.classes()) {
            words.add(given.prompts().isEmpty() ? given.name() : new TreeMap<>(Map.of(given.name(), given.prompts())));
        }
        return words;
    }

    /** In how many equal parts a batch is learned from: what the way back needs of large grids and long texts is much. */
    static int parts(int batch, OfaConfig ofa, int text) {
        long patches = (long) ofa.side() * ofa.side();
        long encoder = ofa.encoderLayers() * (patches + text) * (patches + text);
        long decoder = ofa.decoderLayers() * (patches + 1) * (2 * patches + 1 + text);
        long scores = ofa.heads() * (encoder + decoder);
        for (int parts = 1; parts < batch; parts++) {
            if (batch % parts == 0 && batch / parts * scores <= MOST_SCORES) {
                return parts;
            }
        }
        return batch;
    }

    private static TrainingPlan plan(AdaptationSettings settings, int parts) {
        return new TrainingPlan(settings.steps(), parts, CLIP, settings.saveEvery(), settings.steps(), REPORT);
    }

    private static List<ParameterGroup> groups(AdaptationSettings settings) {
        return List.of(new ParameterGroup(
                "all",
                name -> true,
                ParameterGroup.Rule.adamW(.9, .999),
                Schedule.cosine(settings.rate(), 0, 0, settings.steps()),
                Schedule.constant(DECAY)));
    }

    private static ModelDirectory write(
            Path target,
            ModelDirectory model,
            IfsegDirectory opened,
            Vocabulary vocabulary,
            AdaptationSettings settings,
            Map<String, Tensor> parameters,
            Provenance origin) {
        List<TensorEntry> changed = new ArrayList<>();
        parameters.forEach((name, value) -> changed.add(TensorEntry.ofFloats(name, value.floats(), value.shape())));
        ModelConfiguration before = model.configuration();
        Map<String, Object> own = new LinkedHashMap<>(
                IfsegModels.write(opened.config(), IfsegModels.readPostProcessing(before.hyperparameters()))
                        .values());
        own.putAll(opened.asBaseOf(target));
        before.hyperparameters()
                .findObject(AdaptationSettings.RECOMMENDED)
                .ifPresent(recommended -> own.put(AdaptationSettings.RECOMMENDED, recommended.values()));
        Map<String, Object> adapted = settings.print();
        adapted.put("words", words(vocabulary));
        own.put("adapted", adapted);
        try (ModelDirectoryWriter writer = ModelDirectoryWriter.at(target)) {
            writer.weights(StateDict.of("adapted", changed), FloatPrecision.F32);
            writer.tokenizer(Files.readString(model.tokenizer()));
            return writer.finish(ModelConfiguration.of(
                    IfsegModels.SYSTEM,
                    Hyperparameters.of(own),
                    before.preprocessing(),
                    List.of(),
                    new Provenance(
                            "adapted to %d words over %s"
                                    .formatted(vocabulary.size(), model.digest().substring(0, 12)),
                            Optional.empty(),
                            origin.command(),
                            origin.version())));
        } catch (IOException e) {
            throw new ModelException("%s: cannot be read: %s".formatted(model.tokenizer(), e.getMessage()), e);
        }
    }
}
