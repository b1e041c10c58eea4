package io.maskstream.model.evaluate;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What an evaluation found. Figures are shares from 0 to 1 and empty where nothing could be counted.
 *
 * @param dataSet data set and part
 * @param protocol what the model was asked
 * @param images pictures that count
 * @param samples runs of the model that count: pictures, or pairs of a picture and a word
 * @param meanIou mean over the classes that occur
 * @param classes intersection over union of each class that occurs, in the class list's order; {@code background} first
 *     where the data set has that as a class
 * @param pixelAccuracy share of right pixels; only with all words at once
 * @param foregroundBackgroundIou FB-IoU; only with one word at a time
 * @param seen mean over the classes that are not named as unseen; only if some are
 * @param unseen mean over those that are
 * @param harmonicIou hIoU of the two
 * @param consistency VC of {@link VideoConsistency}, if the data set has clips and all words were asked at once
 * @param worst the pictures with the least figures of their own, the worst first
 * @param failures pictures that could not be read, a line each
 */
public record EvaluationResult(
        String dataSet,
        Protocol protocol,
        int images,
        long samples,
        OptionalDouble meanIou,
        Map<String, Double> classes,
        OptionalDouble pixelAccuracy,
        OptionalDouble foregroundBackgroundIou,
        OptionalDouble seen,
        OptionalDouble unseen,
        OptionalDouble harmonicIou,
        Optional<VideoConsistency> consistency,
        List<WorstPicture> worst,
        List<String> failures) {
    public EvaluationResult {
        worst = List.copyOf(worst);
        failures = List.copyOf(failures);
    }
}
