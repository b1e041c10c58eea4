package io.maskstream.model.train.clip;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The words that captions are made of, without the rarest, which cannot be learned, and the most frequent, which say
 * nothing about a picture. A word that is frequent weighs less.
 */
public final class CaptionWords {
    private static final Pattern BETWEEN = Pattern.compile("[^\\p{L}\\p{N}]+");
    private static final double LEAST = .0005;
    private static final double MOST = .25;
    /** Words that are in more captions than this weigh less, in proportion. */
    private static final double FULL_WEIGHT = .03;

    private final List<String> words = new ArrayList<>();
    private final Map<String, Integer> numbers = new TreeMap<>();
    private final float[] weights;
    private final float[] shares;

    /** Those of so many captions. */
    public CaptionWords(List<String> captions) {
        Map<String, Integer> counts = new TreeMap<>();
        for (String caption : captions) {
            new HashSet<>(split(caption)).forEach(word -> counts.merge(word, 1, Integer::sum));
        }
        List<Double> kept = new ArrayList<>();
        counts.forEach((word, count) -> {
            double share = (double) count / captions.size();
            if (share >= LEAST && share <= MOST) {
                numbers.put(word, words.size());
                words.add(word);
                kept.add(share);
            }
        });
        weights = new float[words.size()];
        shares = new float[words.size()];
        for (int i = 0; i < weights.length; i++) {
            shares[i] = kept.get(i).floatValue();
            weights[i] = (float) Math.min(1, FULL_WEIGHT / kept.get(i));
        }
    }

    private static List<String> split(String caption) {
        return List.of(BETWEEN.split(caption.strip()));
    }

    /** In the order of their letters. */
    public List<String> words() {
        return words;
    }

    /** How many. */
    public int size() {
        return words.size();
    }

    /** What each word counts for. */
    public float[] weights() {
        return weights.clone();
    }

    /** The share of captions that hold each word. */
    public float[] shares() {
        return shares.clone();
    }

    /** Which of the words a caption holds. */
    public BitSet in(String caption) {
        BitSet found = new BitSet(words.size());
        for (String word : split(caption)) {
            Integer number = numbers.get(word);
            if (number != null) {
                found.set(number);
            }
        }
        return found;
    }

    /** 1 for every pair of different captions of which one holds all words of the other: (n, n). */
    static float[] excluded(List<BitSet> captions) {
        int count = captions.size();
        float[] excluded = new float[count * count];
        for (int i = 0; i < count; i++) {
            for (int j = 0; j < count; j++) {
                if (i != j && (holds(captions.get(i), captions.get(j)) || holds(captions.get(j), captions.get(i)))) {
                    excluded[i * count + j] = 1;
                }
            }
        }
        return excluded;
    }

    private static boolean holds(BitSet all, BitSet some) {
        BitSet rest = (BitSet) some.clone();
        rest.andNot(all);
        return rest.isEmpty();
    }
}
