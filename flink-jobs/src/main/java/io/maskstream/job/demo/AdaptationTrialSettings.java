package io.maskstream.job.demo;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * How new words are tried out beside live streams.
 *
 * @param scene a street with a model that can be adapted; its words are the new ones
 * @param before how many of the words are in force before the command, the first ones
 * @param cameras live streams
 * @param maskRate masks a second that are asked of each stream
 * @param training how it is learned, keys of {@code adapt} in a job's configuration; what is not in it the model recommends
 * @param precision {@code fp32} or {@code bf16}, of the model that serves
 * @param nice how much nicer than the job the process that learns is
 * @param steady how long masks are watched before the command, and after the change
 * @param limit how long the change may take
 */
public record AdaptationTrialSettings(
        DemoScene scene,
        int before,
        int cameras,
        double maskRate,
        Map<String, Object> training,
        String precision,
        int nice,
        Duration steady,
        Duration limit) {
    public AdaptationTrialSettings {
        if (scene.truth().isEmpty()) {
            throw new IllegalArgumentException("a scene without label maps cannot be scored");
        }
        if (before < 2 || before > scene.words().size() || cameras < 1) {
            throw new IllegalArgumentException(
                    "%d of %d words, %d cameras".formatted(before, scene.words().size(), cameras));
        }
        training = Map.copyOf(training);
    }

    /** The streams' ids. */
    List<String> streams() {
        return IntStream.rangeClosed(1, cameras)
                .mapToObj(number -> "street " + number)
                .toList();
    }
}
