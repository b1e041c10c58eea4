package io.maskstream.model.train.fusioner;

import io.maskstream.model.Hyperparameters;
import io.maskstream.model.ModelException;
import io.maskstream.model.fusioner.WordsLoss;
import io.maskstream.model.runtime.Precision;
import io.maskstream.model.train.PrecisionSetting;
import java.util.List;

/**
 * How Fusioner learns.
 *
 * @param identity whether it starts from the frozen cosine, or as the official code does
 * @param oneWord the paper's protocol, one word a sample; else several words a picture
 * @param negatives whether pixels of nouns without masks are negatives of all words, as in the official code; else they
 *     are ignored
 * @param allWords with several words: the share of steps that give all of them, the others a part
 * @param leastWords the smallest part
 * @param parts of the loss for several words
 * @param balance how much rare nouns weigh: 0 for all pixels alike, 1 for all nouns alike
 * @param batch pictures of a step, shared between the replicas
 * @param steps number of steps; 0 for a model as it begins
 * @param rate greatest learning rate
 * @param endRate learning rate at the end
 * @param rampSteps steps until the greatest rate
 * @param decay weight decay of the fusion at the beginning
 * @param endDecay and at the end
 * @param decoderRate of the decoder, trained with Adam at a constant rate as officially; 0 for as the fusion is
 * @param frozenText whether the words' projections stay as they begin
 * @param textNoise length of a random vector that is added to each word's unit vector, another in each step: a word is a
 *     direction and no label
 * @param scale output pixels along the side of a token while it learns; fewer than the model's are faster
 * @param clip greatest length of the gradient
 * @param precision of the products between the frozen features and the cosines; everything else is fp32
 * @param saveEvery steps between saved states
 * @param validateEvery steps between validations
 */
record LearningSettings(
        boolean identity,
        boolean oneWord,
        boolean negatives,
        double allWords,
        int leastWords,
        WordsLoss.Parts parts,
        double balance,
        int batch,
        long steps,
        double rate,
        double endRate,
        int rampSteps,
        double decay,
        double endDecay,
        double decoderRate,
        boolean frozenText,
        double textNoise,
        int scale,
        double clip,
        Precision precision,
        int saveEvery,
        int validateEvery) {

    /** @param scale the model's */
    static LearningSettings read(Hyperparameters training, int scale) {
        training.checkNames(
                "initialisation",
                "protocol",
                "unseen",
                "all-words",
                "least-words",
                "loss",
                "balance",
                "batch",
                "steps",
                "rate",
                "end-rate",
                "ramp-steps",
                "decay",
                "end-decay",
                "decoder-rate",
                "frozen-text",
                "text-noise",
                "scale",
                "clip",
                "precision",
                "save-every",
                "validate-every");
        double rate = training.number("rate");
        double decay = training.number("decay", .01);
        return new LearningSettings(
                choice(training, "initialisation", "identity", "official"),
                choice(training, "protocol", "one-word", "many-words"),
                choice(training, "unseen", "negative", "ignore"),
                training.number("all-words", .5),
                training.size("least-words", 6),
                parts(training),
                training.number("balance", 0),
                training.size("batch"),
                steps(training),
                rate,
                training.number("end-rate", rate / 100),
                training.size("ramp-steps", 100),
                decay,
                training.number("end-decay", decay),
                training.number("decoder-rate", 0),
                training.has("frozen-text") && training.flag("frozen-text"),
                training.number("text-noise", 0),
                training.size("scale", scale),
                training.number("clip", 1),
                PrecisionSetting.read(training),
                training.size("save-every", 200),
                training.size("validate-every", 500));
    }

    private static long steps(Hyperparameters training) {
        long steps = training.wholeNumber("steps");
        if (steps < 0) {
            throw new ModelException("training.steps is %d, expected 0 or more".formatted(steps));
        }
        return steps;
    }

    private static WordsLoss.Parts parts(Hyperparameters training) {
        Hyperparameters loss = training.findObject("loss").orElseGet(Hyperparameters::none);
        loss.checkNames("sigmoid", "softmax", "overlap");
        try {
            return new WordsLoss.Parts(
                    loss.number("sigmoid", 16), loss.number("softmax", 1), loss.number("overlap", 0));
        } catch (IllegalArgumentException e) {
            throw new ModelException("training.loss: " + e.getMessage(), e);
        }
    }

    /** Whether a setting has the first of its two values. */
    private static boolean choice(Hyperparameters settings, String name, String first, String second) {
        String value = settings.text(name);
        if (!List.of(first, second).contains(value)) {
            throw new ModelException("training.%s is '%s', expected %s or %s".formatted(name, value, first, second));
        }
        return value.equals(first);
    }
}
