package io.maskstream.model.train.ofa;

import io.maskstream.model.Hyperparameters;
import io.maskstream.model.ModelException;
import io.maskstream.model.ofa.OfaConfig;
import io.maskstream.model.ofa.OfaModels;
import io.maskstream.model.runtime.Precision;
import io.maskstream.model.train.PrecisionSetting;
import io.maskstream.model.train.ifseg.AdaptationSettings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How a small OFA is pre-trained.
 *
 * @param seed of initial weights and pictures
 * @param withoutPlaces nouns that only captions speak of
 * @param pieces most pieces of the vocabulary that is learned from the captions
 * @param bins numbers that tell a place along a side
 * @param model sizes, but for the rows of the table of sub-words
 * @param tasks one a step, in turn
 * @param batch pictures of a step, shared between the replicas
 * @param steps number of steps
 * @param warmUpSteps of these the first, in which the image network learns the words of captions alone
 * @param wordWeight what the words of captions count for afterwards
 * @param placeWeight what the words of places count for, compared with those of captions in the first steps and with answers
 *     afterwards; 0 for nothing
 * @param rate greatest learning rate
 * @param endRate learning rate at the end
 * @param rampSteps steps until the greatest rate
 * @param decay weight decay
 * @param clip greatest length of the gradient
 * @param precision of products; weights and gradients are fp32
 * @param saveEvery steps between saved states
 * @param validateEvery steps between validations
 * @param adaptation how IFSeg adapts the model best, for its directory; empty where the official way does
 */
record OfaTrainingSettings(
        long seed,
        Set<String> withoutPlaces,
        int pieces,
        int bins,
        Hyperparameters model,
        List<Task> tasks,
        int batch,
        int steps,
        int warmUpSteps,
        double wordWeight,
        double placeWeight,
        double rate,
        double endRate,
        int rampSteps,
        double decay,
        double clip,
        Precision precision,
        int saveEvery,
        int validateEvery,
        Optional<Hyperparameters> adaptation) {

    /** A setting that is missing, of the wrong kind or unknown is an error that names it. */
    static OfaTrainingSettings read(Hyperparameters file) {
        file.checkNames("seed", "data", "tokenizer", "model", "training", AdaptationSettings.RECOMMENDED);
        Hyperparameters tokenizer = file.object("tokenizer").checkNames("pieces", "bins");
        Hyperparameters training = training(file);
        List<Task> tasks = training.texts("tasks").stream().map(Task::parse).toList();
        if (tasks.isEmpty()) {
            throw new ModelException("training.tasks: is empty; give some of caption, places, where and what");
        }
        double wordWeight = training.number("word-weight", .2);
        if (!(wordWeight > 0)) {
            throw new ModelException("training.word-weight: %s; give one above 0".formatted(wordWeight));
        }
        double placeWeight = training.number("place-weight", 1);
        if (!(placeWeight >= 0)) {
            throw new ModelException("training.place-weight: %s; give 0 or more".formatted(placeWeight));
        }
        return new OfaTrainingSettings(
                file.wholeNumber("seed"),
                withoutPlaces(file.object("data")),
                tokenizer.size("pieces"),
                tokenizer.size("bins", 64),
                sizes(file),
                tasks,
                training.size("batch"),
                training.size("steps"),
                (int) training.number("warm-up-steps", 0),
                wordWeight,
                placeWeight,
                training.number("rate"),
                training.number("end-rate", training.number("rate") / 50),
                training.size("ramp-steps", 100),
                training.number("decay", .01),
                training.number("clip", 1),
                PrecisionSetting.read(training),
                training.size("save-every", 200),
                training.size("validate-every", 500),
                file.findObject(AdaptationSettings.RECOMMENDED).map(AdaptationSettings::recommendation));
    }

    private static Hyperparameters training(Hyperparameters file) {
        return file.object("training")
                .checkNames(
                        "tasks",
                        "batch",
                        "steps",
                        "warm-up-steps",
                        "word-weight",
                        "place-weight",
                        "rate",
                        "end-rate",
                        "ramp-steps",
                        "decay",
                        "clip",
                        "precision",
                        "save-every",
                        "validate-every");
    }

    private static Hyperparameters sizes(Hyperparameters file) {
        return file.object("model")
                .checkNames(
                        "images",
                        "width",
                        "heads",
                        "encoder-layers",
                        "decoder-layers",
                        "hidden",
                        "positions",
                        "token-bucket",
                        "image-bucket",
                        "resolution");
    }

    private static Set<String> withoutPlaces(Hyperparameters data) {
        data.checkNames("streetworld", "words");
        return data.findObject("words")
                .map(words -> Set.copyOf(words.checkNames("without-places").texts("without-places")))
                .orElse(Set.of());
    }

    /** The model's sizes, with a table of so many sub-words and places. */
    OfaConfig model(int rows) {
        Map<String, Object> values = new LinkedHashMap<>(model.values());
        values.put("words", rows);
        return OfaModels.read(Hyperparameters.of(values));
    }
}
