package io.maskstream.model.train.clip;

import io.maskstream.model.Hyperparameters;
import io.maskstream.model.ModelException;
import io.maskstream.model.backbone.ClipConfig;
import io.maskstream.model.backbone.ClipModels;
import io.maskstream.model.runtime.Precision;
import io.maskstream.model.train.PrecisionSetting;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How a CLIP is trained.
 *
 * @param seed of initial weights and pictures
 * @param folder a folder of captioned pictures; empty for Streetworld
 * @param pieces most pieces of the vocabulary that is learned from the captions
 * @param model sizes, but for the text tower's words
 * @param batch pictures of a step, shared between the replicas
 * @param steps number of steps
 * @param warmUpSteps of these the first, that learn the words of captions alone
 * @param wordWeight what the words of captions count for afterwards, beside the two contrastive losses
 * @param rate greatest learning rate
 * @param endRate learning rate at the end
 * @param rampSteps steps until the greatest rate
 * @param decay weight decay
 * @param clip greatest length of the gradient
 * @param precision of the picture side's products; everything else is fp32
 * @param saveEvery steps between saved states
 * @param validateEvery steps between validations
 */
record ClipTrainingSettings(
        long seed,
        Optional<String> folder,
        int pieces,
        Hyperparameters model,
        int batch,
        int steps,
        int warmUpSteps,
        double wordWeight,
        double rate,
        double endRate,
        int rampSteps,
        double decay,
        double clip,
        Precision precision,
        int saveEvery,
        int validateEvery) {

    static ClipTrainingSettings read(Hyperparameters file) {
        file.checkNames("seed", "data", "tokenizer", "model", "training");
        Hyperparameters data = file.object("data").checkNames("streetworld", "folder");
        if (data.has("streetworld") == data.has("folder")) {
            throw new ModelException(
                    "data: give either 'streetworld: true' or 'folder: PATH', a folder of captioned pictures");
        }
        Hyperparameters training = file.object("training")
                .checkNames(
                        "batch",
                        "steps",
                        "warm-up-steps",
                        "word-weight",
                        "rate",
                        "end-rate",
                        "ramp-steps",
                        "decay",
                        "clip",
                        "precision",
                        "save-every",
                        "validate-every");
        return new ClipTrainingSettings(
                file.wholeNumber("seed"),
                data.has("folder") ? Optional.of(data.text("folder")) : Optional.empty(),
                file.object("tokenizer").checkNames("pieces").size("pieces"),
                file.object("model").checkNames("embedding", "resolution", "vision", "text"),
                training.size("batch"),
                training.size("steps"),
                (int) training.number("warm-up-steps", 0),
                training.number("word-weight", .2),
                training.number("rate"),
                training.number("end-rate", training.number("rate") / 50),
                training.size("ramp-steps", 100),
                training.number("decay", .05),
                training.number("clip", 1),
                PrecisionSetting.read(training),
                training.size("save-every", 200),
                training.size("validate-every", 500));
    }

    /** The model's sizes, with a vocabulary of this many words. */
    ClipConfig model(int words) {
        Map<String, Object> values = new LinkedHashMap<>(model.values());
        Map<String, Object> text = new LinkedHashMap<>(model.object("text").values());
        text.put("words", words);
        values.put("text", text);
        return ClipModels.read(Hyperparameters.of(values));
    }
}
