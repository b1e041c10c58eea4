package io.maskstream.model.train.fusioner;

import io.maskstream.model.dataset.streetworld.Noun;
import io.maskstream.model.dataset.streetworld.Streetworld;
import java.util.Arrays;
import java.util.List;

/**
 * The words with masks.
 *
 * @param nouns in the order of their places
 * @param width channels of a text feature
 * @param texts unit rows (K, C)
 * @param weights what a pixel of each noun of the world counts for; 0 for those without masks
 */
record TrainingWords(List<Noun> nouns, int width, float[] texts, float[] weights) {
    private static final int NONE = -1;

    /**
     * @param all unit rows of all nouns of the world
     * @param frequencies how many positions of the training's label maps each noun of the world has
     * @param balance 0 for all pixels alike, 1 for all nouns alike
     */
    static TrainingWords of(List<Noun> nouns, float[] all, long[] frequencies, double balance) {
        int width = all.length / Streetworld.nouns().size();
        float[] texts = new float[nouns.size() * width];
        float[] weights = new float[Streetworld.nouns().size()];
        double mean = nouns.stream()
                .mapToLong(noun -> Math.max(1, frequencies[noun.index()]))
                .average()
                .orElse(1);
        for (int i = 0; i < nouns.size(); i++) {
            int index = nouns.get(i).index();
            System.arraycopy(all, index * width, texts, i * width, width);
            weights[index] = (float) Math.pow(mean / Math.max(1, frequencies[index]), balance);
        }
        return new TrainingWords(List.copyOf(nouns), width, texts, weights);
    }

    /** The places of nouns of the world among these; none for the others. */
    private int[] places(int[] given) {
        int[] places = new int[weights.length];
        Arrays.fill(places, NONE);
        for (int i = 0; i < given.length; i++) {
            places[nouns.get(given[i]).index()] = i;
        }
        return places;
    }

    /** Each position's place among the given words, their number for a noun that is not given. */
    byte[] labels(byte[] labels, int[] given) {
        int[] places = places(given);
        byte[] mapped = new byte[labels.length];
        for (int i = 0; i < labels.length; i++) {
            int place = places[labels[i] & 0xff];
            mapped[i] = (byte) (place == NONE ? given.length : place);
        }
        return mapped;
    }

    /** What each position counts for. */
    float[] weights(byte[] labels, boolean negatives) {
        float[] all = new float[labels.length];
        for (int i = 0; i < labels.length; i++) {
            float weight = weights[labels[i] & 0xff];
            all[i] = weight == 0 && negatives ? 1 : weight;
        }
        return all;
    }

    /** The text features of the given words, one behind the other. */
    float[] texts(int[] given) {
        float[] rows = new float[given.length * width];
        for (int i = 0; i < given.length; i++) {
            System.arraycopy(texts, given[i] * width, rows, i * width, width);
        }
        return rows;
    }

    /** The places of the words that are somewhere in these labels. */
    int[] present(byte[] labels, int from, int to) {
        boolean[] there = new boolean[256];
        for (int i = from; i < to; i++) {
            there[labels[i] & 0xff] = true;
        }
        int[] present = new int[nouns.size()];
        int count = 0;
        for (int i = 0; i < present.length; i++) {
            if (there[nouns.get(i).index()]) {
                present[count++] = i;
            }
        }
        return Arrays.copyOf(present, count);
    }
}
