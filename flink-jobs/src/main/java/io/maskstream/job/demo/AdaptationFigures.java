package io.maskstream.job.demo;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What came of new words beside live streams.
 *
 * @param phases what was seen in each phase, in their order
 * @param windows the same over time, a value every {@link #WINDOW_SECONDS} seconds
 * @param commandSecond when the command was sent, from the first mask on
 * @param servedSeconds from the command to the first mask with the new words
 * @param adaptedSeconds from the command to the first mask of the adapted model
 */
public record AdaptationFigures(
        Map<AdaptationPhase, Phase> phases,
        List<Window> windows,
        double commandSecond,
        double servedSeconds,
        double adaptedSeconds) {
    /** Length of a window. */
    public static final int WINDOW_SECONDS = 10;

    /**
     * All masks of a phase.
     *
     * @param seconds how long it was
     * @param masks of all streams
     * @param meanIou over the words in force; empty if none of them was to be seen
     * @param medianAgeMillis age of each stream's masks when they were sent, from the arrival of their frames
     * @param highAgeMillis the age that 99 of 100 stay within
     */
    public record Phase(
            double seconds,
            int masks,
            OptionalDouble meanIou,
            Map<String, Double> medianAgeMillis,
            Map<String, Double> highAgeMillis) {}

    /**
     * Masks that came within some seconds, of one phase.
     *
     * @param second when they came, on the mean: a phase may begin or end within a window
     * @param medianAgeMillis of each stream that had a mask
     */
    public record Window(
            AdaptationPhase phase, double second, OptionalDouble meanIou, Map<String, Double> medianAgeMillis) {}

    public AdaptationFigures {
        phases = Map.copyOf(phases);
        windows = List.copyOf(windows);
    }
}
