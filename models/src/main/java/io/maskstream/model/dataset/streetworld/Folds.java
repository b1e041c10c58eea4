package io.maskstream.model.dataset.streetworld;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The nouns in four parts for open-vocabulary tests: fold i trains with masks of three and tests on the fourth.
 *
 * <p>The nouns of every family are shuffled once for all and dealt in turn, so that each fold holds a quarter of the
 * surfaces, a quarter of the things and, as far as it comes out even, a quarter of each family.
 */
public final class Folds {
    /** Number of folds. */
    public static final int COUNT = 4;

    private static final long SHUFFLE = 20_261_121L;
    private static final int HELD_OUT = 6;

    private Folds() {}

    /** The nouns whose masks are never trained on in this fold (0 to 3), in the order of the noun list. */
    public static List<Noun> unseen(int fold) {
        List<Noun> dealt = dealt();
        List<Noun> unseen = new ArrayList<>();
        for (int i = checked(fold); i < dealt.size(); i += COUNT) {
            unseen.add(dealt.get(i));
        }
        unseen.sort(Comparator.comparingInt(Noun::index));
        return List.copyOf(unseen);
    }

    /** All other nouns, in the order of the noun list. */
    public static List<Noun> seen(int fold) {
        List<Noun> unseen = unseen(fold);
        return Streetworld.nouns().stream()
                .filter(noun -> !unseen.contains(noun))
                .toList();
    }

    /**
     * About a sixth of the seen nouns, of all families: what to keep out of training to choose thresholds and the moment
     * to stop, without a look at the unseen ones.
     */
    public static List<Noun> heldOut(int fold) {
        List<Noun> seen = new ArrayList<>(dealt());
        seen.removeAll(unseen(fold));
        List<Noun> heldOut = new ArrayList<>();
        for (int i = fold; i < seen.size(); i += HELD_OUT) {
            heldOut.add(seen.get(i));
        }
        heldOut.sort(Comparator.comparingInt(Noun::index));
        return List.copyOf(heldOut);
    }

    private static int checked(int fold) {
        if (fold < 0 || fold >= COUNT) {
            throw new IllegalArgumentException("fold %d: give 0 to %d".formatted(fold, COUNT - 1));
        }
        return fold;
    }

    private static List<Noun> dealt() {
        WorldRandom random = new WorldRandom(SHUFFLE);
        List<Noun> dealt = new ArrayList<>();
        for (NounKind kind : NounKind.values()) {
            Map<String, List<Noun>> families = new LinkedHashMap<>();
            for (Noun noun : Streetworld.nouns()) {
                if (noun.kind() == kind) {
                    families.computeIfAbsent(noun.family(), name -> new ArrayList<>())
                            .add(noun);
                }
            }
            for (List<Noun> family : families.values()) {
                random.shuffle(family);
                dealt.addAll(family);
            }
        }
        return dealt;
    }
}
