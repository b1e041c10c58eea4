package io.maskstream.model.train.fusioner;

import io.maskstream.model.Hyperparameters;
import io.maskstream.model.ModelException;
import io.maskstream.model.fusioner.BodyConfig;
import io.maskstream.model.fusioner.FusionerModels;

/**
 * How a Fusioner is trained; {@code docs/training.md} has the settings' names and meanings.
 *
 * @param seed of initial weights and of the order of pictures
 * @param clip directory of the frozen encoders
 * @param cache folder for features; empty for one in the run directory
 * @param data what it is trained on
 * @param fusion how patches and words meet
 * @param decoder how patches become pixels
 * @param temperature of the cosine
 * @param scale output pixels along the side of a token
 * @param learning how it learns
 * @param validationPictures pictures of a validation
 * @param testPictures pictures of the figures in {@code result.json}
 * @param kept the figure whose best model is kept; {@code last} for the last one
 */
record FusionerTrainingSettings(
        long seed,
        String clip,
        String cache,
        DataSettings data,
        BodyConfig.Fusion fusion,
        BodyConfig.Decoder decoder,
        double temperature,
        int scale,
        LearningSettings learning,
        int validationPictures,
        int testPictures,
        String kept) {
    /** Instead of a figure's name. */
    static final String LAST = "last";

    static FusionerTrainingSettings read(Hyperparameters file) {
        file.checkNames("seed", "clip", "cache", "data", "model", "training", "validation");
        Hyperparameters model = file.object("model").checkNames("fusion", "decoder", "temperature", "scale");
        Hyperparameters validation = file.object("validation").checkNames("pictures", "test-pictures", "keep");
        DataSettings data = DataSettings.read(file.object("data"));
        String kept = validation.has("keep") ? validation.text("keep") : LAST;
        if (!kept.equals(LAST) && !FusionerValidation.figures(data).contains(kept)) {
            throw new ModelException("validation.keep is '%s', expected last or one of %s"
                    .formatted(kept, FusionerValidation.figures(data)));
        }
        return new FusionerTrainingSettings(
                file.wholeNumber("seed"),
                file.text("clip"),
                file.has("cache") ? file.text("cache") : "",
                data,
                FusionerModels.readFusion(model.object("fusion")),
                FusionerModels.readDecoder(model.object("decoder")),
                model.number("temperature", BodyConfig.TEMPERATURE),
                model.size("scale"),
                LearningSettings.read(file.object("training"), model.size("scale")),
                validation.size("pictures"),
                validation.size("test-pictures", 200),
                kept);
    }
}
