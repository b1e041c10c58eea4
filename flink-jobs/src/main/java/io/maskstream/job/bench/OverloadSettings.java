package io.maskstream.job.bench;

import java.time.Duration;

/**
 * An overload.
 *
 * @param model a model directory, {@code constant} or {@code random:PRESET}
 * @param bottleneck what is too slow
 * @param cameras live streams
 * @param load how many times as many frames enter as the bottleneck takes
 * @param batch least time of a batch of {@value #BATCH} frames on the model
 * @param freshness the budget of live frames
 * @param replayed frames of a topic that is to be worked through meanwhile; 0 for none
 * @param window how long frames enter that count
 */
public record OverloadSettings(
        String model,
        Bottleneck bottleneck,
        int cameras,
        double load,
        Duration batch,
        Duration freshness,
        int replayed,
        Duration window) {
    /** Frames of a batch at the most. */
    static final int BATCH = 4;

    /** What is too slow for the frames that come. */
    public enum Bottleneck {
        /** The model, whose batches take a given time. */
        MODEL,
        /** The decoder, on one subtask and thread. */
        DECODER
    }
}
