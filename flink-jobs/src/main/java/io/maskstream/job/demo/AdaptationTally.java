package io.maskstream.job.demo;

import io.maskstream.model.evaluate.ConfusionMatrix;
import io.maskstream.stream.mask.RunLengthCodec;
import io.maskstream.stream.record.EncodedMask;
import io.maskstream.stream.record.SegmentedFrame;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Masks of live streams, by what served them and when they came. The truth's labels are the new words, in their order. */
final class AdaptationTally {
    private static final double HIGH = .99;

    private final List<String> words;
    private final int before;
    private final Map<AdaptationPhase, Part> phases = new EnumMap<>(AdaptationPhase.class);
    private final Map<AdaptationPhase, Map<Integer, Part>> windows = new EnumMap<>(AdaptationPhase.class);

    /** @param before so many of the words are in force before the command, the first ones */
    AdaptationTally(List<String> words, int before) {
        this.words = List.copyOf(words);
        this.before = before;
    }

    /** Masks of one phase, or of a part of it. */
    private final class Part {
        private final ConfusionMatrix counts = new ConfusionMatrix(words.size());
        private final Map<String, List<Double>> ages = new TreeMap<>();
        private final double first;
        private double last;
        private double seconds;
        private int masks;

        Part(double first) {
            this.first = first;
        }

        void add(String stream, double second, double ageMillis, short[] truth, short[] labels) {
            counts.add(truth, labels);
            ages.computeIfAbsent(stream, name -> new ArrayList<>()).add(ageMillis);
            last = second;
            seconds += second;
            masks++;
        }

        Map<String, Double> ages(double share) {
            Map<String, Double> all = new TreeMap<>();
            ages.forEach((stream, values) -> all.put(stream, percentile(values, share)));
            return all;
        }

        OptionalDouble meanIou(int count) {
            return counts.meanIou(IntStream.rangeClosed(1, count));
        }
    }

    /** By nearest rank. */
    private static double percentile(List<Double> values, double share) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.get(Math.max(1, (int) Math.ceil(share * sorted.size())) - 1);
    }

    /** What served a mask: its words and its model say so. */
    AdaptationPhase phase(SegmentedFrame mask) {
        if (mask.model().adapted().orElse(false)) {
            return AdaptationPhase.ADAPTED;
        }
        return mask.vocabularyVersion() == 0 ? AdaptationPhase.BEFORE : AdaptationPhase.SERVED;
    }

    /**
     * Adds a mask.
     *
     * @param second when it came
     * @param ageMillis how old its frame was then
     * @param truth label map of its frame
     */
    void add(SegmentedFrame mask, double second, double ageMillis, EncodedMask truth) {
        AdaptationPhase phase = phase(mask);
        short[] labels = RunLengthCodec.decode(truth);
        if (phase == AdaptationPhase.BEFORE) {
            for (int i = 0; i < labels.length; i++) {
                labels[i] = labels[i] > before ? 0 : labels[i];
            }
        }
        short[] found = MaskScores.resized(mask.mask(), truth.width(), truth.height());
        int window = (int) Math.floor(second / AdaptationFigures.WINDOW_SECONDS);
        Part part = windows.computeIfAbsent(phase, name -> new TreeMap<>())
                .computeIfAbsent(window, number -> new Part(second));
        part.add(mask.id().stream(), second, ageMillis, labels, found);
        phases.computeIfAbsent(phase, name -> new Part(second))
                .add(mask.id().stream(), second, ageMillis, labels, found);
    }

    /** Whether anything of a phase was seen. */
    boolean seen(AdaptationPhase phase) {
        return phases.containsKey(phase);
    }

    /** When the first mask of a phase came. */
    double begin(AdaptationPhase phase) {
        return phases.get(phase).first;
    }

    private int words(AdaptationPhase phase) {
        return phase == AdaptationPhase.BEFORE ? before : words.size();
    }

    /** All of it; each phase was seen. */
    AdaptationFigures figures(double commandSecond) {
        Map<AdaptationPhase, AdaptationFigures.Phase> whole = new EnumMap<>(AdaptationPhase.class);
        phases.forEach((phase, part) -> whole.put(
                phase,
                new AdaptationFigures.Phase(
                        part.last - part.first,
                        part.masks,
                        part.meanIou(words(phase)),
                        part.ages(.5),
                        part.ages(HIGH))));
        List<AdaptationFigures.Window> over = new ArrayList<>();
        windows.forEach((phase, parts) -> parts.values()
                .forEach(part -> over.add(new AdaptationFigures.Window(
                        phase, part.seconds / part.masks, part.meanIou(words(phase)), part.ages(.5)))));
        return new AdaptationFigures(
                whole,
                over,
                commandSecond,
                begin(AdaptationPhase.SERVED) - commandSecond,
                begin(AdaptationPhase.ADAPTED) - commandSecond);
    }
}
