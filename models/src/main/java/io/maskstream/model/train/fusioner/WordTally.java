package io.maskstream.model.train.fusioner;

import io.maskstream.model.dataset.streetworld.Noun;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Counts pixels of predictions: with all words at once, and, word by word in pictures that show it, how many pixels in and
 * outside its mask have which logit, from which the intersection over union follows for any threshold.
 */
final class WordTally {
    /** Steps of a logit. */
    static final int STEPS = 256;

    private final long[] both;
    private final long[] predicted;
    private final long[] actual;
    private final long[][] inside;
    private final long[][] outside;

    WordTally(int nouns) {
        both = new long[nouns];
        predicted = new long[nouns];
        actual = new long[nouns];
        inside = new long[nouns][STEPS];
        outside = new long[nouns][STEPS];
    }

    /** A pixel that all words competed for. */
    void add(int truth, int prediction) {
        both[truth] += truth == prediction ? 1 : 0;
        predicted[prediction]++;
        actual[truth]++;
    }

    /** A pixel that one word was asked about. */
    void add(int noun, boolean within, int step) {
        (within ? inside : outside)[noun][step]++;
    }

    void add(WordTally other) {
        for (int noun = 0; noun < both.length; noun++) {
            both[noun] += other.both[noun];
            predicted[noun] += other.predicted[noun];
            actual[noun] += other.actual[noun];
            for (int step = 0; step < STEPS; step++) {
                inside[noun][step] += other.inside[noun][step];
                outside[noun][step] += other.outside[noun][step];
            }
        }
    }

    /** Mean intersection over union of those nouns that are in any picture, all words at once. */
    OptionalDouble together(List<Noun> nouns) {
        return nouns.stream()
                .filter(noun -> actual[noun.index()] > 0)
                .mapToDouble(noun -> {
                    int i = noun.index();
                    return (double) both[i] / (predicted[i] + actual[i] - both[i]);
                })
                .average();
    }

    /** The share of all pixels that have the right word, all words at once. */
    double right() {
        long sum = 0;
        long all = 0;
        for (int noun = 0; noun < both.length; noun++) {
            sum += both[noun];
            all += actual[noun];
        }
        return all == 0 ? 0 : (double) sum / all;
    }

    /** Mean intersection over union of nouns that are asked about one by one, pixels from this step on taken for theirs. */
    OptionalDouble alone(List<Noun> nouns, int from) {
        return nouns.stream()
                .filter(noun -> sum(inside[noun.index()], 0) > 0)
                .mapToDouble(noun -> {
                    long within = sum(inside[noun.index()], 0);
                    long beside = sum(outside[noun.index()], from);
                    return (double) sum(inside[noun.index()], from) / (within + beside);
                })
                .average();
    }

    private static long sum(long[] counts, int from) {
        long sum = 0;
        for (int step = from; step < counts.length; step++) {
            sum += counts[step];
        }
        return sum;
    }

    /** The step with the best mean for these nouns. */
    int threshold(List<Noun> nouns) {
        int best = STEPS / 2;
        double most = -1;
        for (int step = 1; step < STEPS; step++) {
            double mean = alone(nouns, step).orElse(0);
            if (mean > most) {
                most = mean;
                best = step;
            }
        }
        return best;
    }
}
