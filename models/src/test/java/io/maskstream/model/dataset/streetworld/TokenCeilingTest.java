package io.maskstream.model.dataset.streetworld;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a model could reach at most that gives each square of a picture one noun: things must not be too thin for it. */
@Tag("soak")
class TokenCeilingTest {
    private static final int SIZE = 128;
    private static final int SCENES = 300;

    @Test
    void thingsAreThickEnoughForSixteenBySixteenTokens() {
        assertThat(ceiling(16)).isGreaterThan(.75);
        assertThat(ceiling(32)).isGreaterThan(.85);
        assertThat(ceiling(64)).isGreaterThan(.92);
    }

    private static double ceiling(int tokens) {
        int nouns = Streetworld.nouns().size();
        double[] both = new double[nouns];
        double[] either = new double[nouns];
        int cell = SIZE / tokens;
        for (int scene = 0; scene < SCENES; scene++) {
            short[] labels = Streetworld.picture(SeedRange.TEST.seed(scene), SIZE, StreetworldOptions.CLEAN)
                    .labels();
            for (int token = 0; token < tokens * tokens; token++) {
                int[] counts = new int[nouns];
                int best = 0;
                for (int i = 0; i < cell * cell; i++) {
                    int y = token / tokens * cell + i / cell;
                    int label = labels[y * SIZE + token % tokens * cell + i % cell];
                    counts[label]++;
                    best = counts[label] > counts[best] ? label : best;
                }
                both[best] += counts[best];
                for (int noun = 0; noun < nouns; noun++) {
                    either[noun] += noun == best ? cell * cell : counts[noun];
                }
            }
        }
        double mean = 0;
        for (int noun = 0; noun < nouns; noun++) {
            mean += both[noun] / either[noun] / nouns;
        }
        System.getLogger("streetworld")
                .log(System.Logger.Level.INFO, "{0} x {0} tokens: mIoU at most {1}", tokens, mean);
        return mean;
    }
}
