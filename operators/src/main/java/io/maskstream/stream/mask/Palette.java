package io.maskstream.stream.mask;

import io.maskstream.model.Vocabulary;
import java.util.Arrays;

/**
 * One colour for each label, the same on every machine and in every run: the first seven are those of Okabe and Ito (2008),
 * which people with colour blindness tell apart; each further one is the candidate that is farthest from all before it, to
 * normal sight and as simulated for protanopia and deuteranopia (Vienot, Brettel and Mollon 1999), in CIELAB.
 */
public final class Palette {
    private static final int[] OKABE_ITO = {0xE69F00, 0x56B4E9, 0x009E73, 0xF0E442, 0x0072B2, 0xD55E00, 0xCC79A7};
    private static final int STEPS = 16;

    private static int[] known = OKABE_ITO;

    private Palette() {}

    /**
     * Colour of a label as 0xRRGGBB.
     *
     * @param label from 1 to {@value Vocabulary#MAX_CLASSES}: the value in a label map; 0, the unlabelled, has none
     */
    public static int rgb(int label) {
        return colours(label)[label - 1];
    }

    /** The colours of labels 1 to {@code labels}, as 0xRRGGBB. */
    public static int[] colours(int labels) {
        if (labels < 1 || labels > Vocabulary.MAX_CLASSES) {
            throw new IllegalArgumentException(
                    "a palette of %d colours; there may be 1 to %d".formatted(labels, Vocabulary.MAX_CLASSES));
        }
        return Arrays.copyOf(atLeast(labels), labels);
    }

    private static synchronized int[] atLeast(int labels) {
        if (known.length < labels) {
            // In steps, so that a growing vocabulary does not choose all colours anew for each label.
            int size = labels <= 256 ? 256 : Vocabulary.MAX_CLASSES;
            known = choose(size);
        }
        return known;
    }

    private static int[] choose(int size) {
        int[] candidates = candidates();
        double[][] seen = new double[candidates.length][];
        for (int i = 0; i < candidates.length; i++) {
            seen[i] = ColourSight.of(candidates[i]);
        }
        double[] distances = new double[candidates.length];
        Arrays.fill(distances, Double.MAX_VALUE);
        int[] chosen = Arrays.copyOf(OKABE_ITO, size);
        for (int count = 0; count < size; count++) {
            if (count >= OKABE_ITO.length) {
                chosen[count] = candidates[farthest(distances)];
            }
            double[] latest = ColourSight.of(chosen[count]);
            for (int i = 0; i < candidates.length; i++) {
                distances[i] = Math.min(distances[i], ColourSight.distance(seen[i], latest));
            }
        }
        return chosen;
    }

    private static int farthest(double[] distances) {
        int best = 0;
        for (int i = 1; i < distances.length; i++) {
            if (distances[i] > distances[best]) {
                best = i;
            }
        }
        return best;
    }

    /** Colours of a grid that are neither so dark nor so light that they vanish over a picture. */
    private static int[] candidates() {
        int[] colours = new int[STEPS * STEPS * STEPS];
        int count = 0;
        for (int i = 0; i < colours.length; i++) {
            int rgb = (i / STEPS / STEPS * 17) << 16 | (i / STEPS % STEPS * 17) << 8 | i % STEPS * 17;
            double lightness = ColourSight.of(rgb)[0];
            if (lightness > 30 && lightness < 92) {
                colours[count++] = rgb;
            }
        }
        return Arrays.copyOf(colours, count);
    }
}
