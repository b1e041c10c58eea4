package io.maskstream.stream.control;

import io.maskstream.model.Vocabulary;
import io.maskstream.stream.infer.SegmenterProvider;
import io.maskstream.stream.record.ControlStart;
import java.io.Serializable;
import java.util.Map;
import java.util.Objects;

/**
 * What control needs to know of the job.
 *
 * @param model the configuration's
 * @param words the configuration's
 * @param start what becomes of the commands of the state
 * @param passedOver per partition of the topic the offset before which messages are passed over, because the configuration
 *     is to beat them
 * @param rules whether the job evaluates rules, so that there is somebody to follow them
 * @param adaptation whether the model is adapted to words of commands
 */
public record ControlSettings(
        SegmenterProvider model,
        Vocabulary words,
        ControlStart start,
        Map<Integer, Long> passedOver,
        boolean rules,
        AdaptationPolicy adaptation)
        implements Serializable {
    public ControlSettings {
        Objects.requireNonNull(model);
        Objects.requireNonNull(words);
        Objects.requireNonNull(start);
        Objects.requireNonNull(adaptation);
        passedOver = Map.copyOf(passedOver);
    }
}
