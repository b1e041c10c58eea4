package io.maskstream.model.dataset.streetworld;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Shape and pattern, and nothing else, tell what is what. */
class IndependenceTest {
    @Test
    void coloursAndTexturesAreDrawnWithoutRegardToTheNoun() {
        int nouns = Streetworld.nouns().size();
        double[][] colors = new double[nouns][NounColor.values().length];
        double[][] textures = new double[nouns][Texture.values().length];
        SceneComposer composer = new SceneComposer(StreetworldOptions.ALL);
        for (int seed = 0; seed < 12_000; seed++) {
            for (Region region : composer.scene(new WorldRandom(seed), 1).regions()) {
                colors[region.noun().index()][region.color().ordinal()]++;
                if (region.noun().isThing()) {
                    textures[region.noun().index()][region.texture().ordinal()]++;
                }
            }
        }
        assertIndependent(colors);
        assertIndependent(textures);
    }

    /** Pearson's statistic stays within five standard deviations of its mean under independence. */
    private static void assertIndependent(double[][] counts) {
        double[] columns = new double[counts[0].length];
        double all = 0;
        int rows = 0;
        for (double[] row : counts) {
            double before = all;
            for (int c = 0; c < row.length; c++) {
                columns[c] += row[c];
                all += row[c];
            }
            rows += all > before ? 1 : 0;
        }
        double statistic = 0;
        for (double[] row : counts) {
            double sum = java.util.Arrays.stream(row).sum();
            for (int c = 0; c < row.length && sum > 0; c++) {
                double expected = sum * columns[c] / all;
                assertThat(expected).isGreaterThan(20);
                statistic += (row[c] - expected) * (row[c] - expected) / expected;
            }
        }
        double freedom = (rows - 1.0) * (columns.length - 1);
        assertThat(statistic).isLessThan(freedom + 5 * Math.sqrt(2 * freedom));
    }

    @Test
    void aBaselineThatKnowsOnlyColourAndPlaceIsPoor() {
        GaussianBaseline baseline = new GaussianBaseline();
        for (int i = 0; i < 500; i++) {
            baseline.fit(Streetworld.picture(SeedRange.TRAIN.seed(i), 48, StreetworldOptions.ALL));
        }
        for (int i = 0; i < 60; i++) {
            baseline.score(Streetworld.picture(SeedRange.TEST.seed(i), 48, StreetworldOptions.ALL));
        }
        double mean = baseline.meanIntersectionOverUnion();
        assertThat(mean).isBetween(.005, .06);
        System.getLogger("streetworld").log(System.Logger.Level.INFO, "colour and place alone: mIoU {0}", mean);
    }
}
