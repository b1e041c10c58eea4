package io.maskstream.model.evaluate;

import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.IntPredicate;

/**
 * The protocol of few-shot and open-vocabulary tests in which a model is asked for one class of one picture at a time: an
 * episode. Everything else in the picture is background.
 *
 * <p>Intersections and unions of foreground and background are summed over the episodes of a class. A class's figure is
 * its foreground's summed intersection over its summed union; {@link #meanIou()} is their mean over the classes that were
 * asked for. {@link #foregroundBackgroundIou()} sums over all classes first and is the mean of the foreground's and the
 * background's. Pixels whose truth is {@link ConfusionMatrix#VOID} count nowhere.
 */
public final class EpisodeTally {
    private final NavigableMap<Integer, Sums> classes = new TreeMap<>();

    private static final class Sums {
        private long foreground;
        private long foregroundUnion;
        private long background;
        private long backgroundUnion;
        private long episodes;

        private void add(Sums other) {
            foreground += other.foreground;
            foregroundUnion += other.foregroundUnion;
            background += other.background;
            backgroundUnion += other.backgroundUnion;
            episodes += other.episodes;
        }
    }

    /**
     * Counts an episode.
     *
     * @param label the class that was asked for
     * @param truth unsigned label of each pixel
     * @param predicted any value but 0 where the model says that the class is
     * @return intersection over union of this episode's foreground; empty if the class is neither there nor predicted
     */
    public OptionalDouble add(int label, short[] truth, short[] predicted) {
        ConfusionMatrix.requireSameSize(truth, predicted);
        Sums episode = new Sums();
        for (int i = 0; i < truth.length; i++) {
            int actual = Short.toUnsignedInt(truth[i]);
            if (actual == ConfusionMatrix.VOID) {
                continue;
            }
            boolean is = actual == label;
            boolean said = predicted[i] != 0;
            episode.foreground += is && said ? 1 : 0;
            episode.foregroundUnion += is || said ? 1 : 0;
            episode.background += !is && !said ? 1 : 0;
            episode.backgroundUnion += !is || !said ? 1 : 0;
        }
        episode.episodes = 1;
        classes.computeIfAbsent(label, unused -> new Sums()).add(episode);
        return ratio(episode.foreground, episode.foregroundUnion);
    }

    /** Adds another's sums. */
    public void add(EpisodeTally other) {
        other.classes.forEach((label, sums) ->
                classes.computeIfAbsent(label, unused -> new Sums()).add(sums));
    }

    /** Episodes so far. */
    public long episodes() {
        return classes.values().stream().mapToLong(sums -> sums.episodes).sum();
    }

    /** A class's foreground figure; empty if it was never asked for, or neither there nor predicted. */
    public OptionalDouble iou(int label) {
        Sums sums = classes.get(label);
        return sums == null ? OptionalDouble.empty() : ratio(sums.foreground, sums.foregroundUnion);
    }

    /** Mean of {@link #iou} over those classes of the chosen ones that were asked for. */
    public OptionalDouble meanIou(IntPredicate chosen) {
        return classes.entrySet().stream()
                .filter(entry -> chosen.test(entry.getKey()))
                .map(Map.Entry::getValue)
                .filter(sums -> sums.foregroundUnion > 0)
                .mapToDouble(sums -> (double) sums.foreground / sums.foregroundUnion)
                .average();
    }

    /** Mean over all classes that were asked for. */
    public OptionalDouble meanIou() {
        return meanIou(label -> true);
    }

    /** FB-IoU: the mean of foreground and background, each summed over all episodes; empty without pixels of both. */
    public OptionalDouble foregroundBackgroundIou() {
        Sums all = new Sums();
        classes.values().forEach(all::add);
        if (all.foregroundUnion == 0 || all.backgroundUnion == 0) {
            return OptionalDouble.empty();
        }
        double foreground = (double) all.foreground / all.foregroundUnion;
        double background = (double) all.background / all.backgroundUnion;
        return OptionalDouble.of((foreground + background) / 2);
    }

    private static OptionalDouble ratio(long part, long whole) {
        return whole == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) part / whole);
    }
}
