package io.maskstream.model.dataset.streetworld;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CoverageTest {
    @Test
    void coversEachPixelByTheShareThatLiesInside() {
        Coverage coverage = new Coverage(8, 8);
        float[] square = {1.5f, 2.25f, 4, 2.25f, 4, 5, 1.5f, 5};
        assertThat(coverage.take(square, 8)).isTrue();
        assertThat(coverage.top()).isEqualTo(2);
        assertThat(coverage.bottom()).isEqualTo(5);
        assertThat(coverage.row(2)).startsWith(0, 96);
        assertThat(coverage.row(3)[1]).isEqualTo(128);
        assertThat(coverage.row(4)[3]).isEqualTo(256);
    }

    @Test
    void theSharesAddUpToTheAreaOfAnyPolygonAndLeaveNothingBehind() {
        Coverage coverage = new Coverage(40, 40);
        WorldRandom random = new WorldRandom(3);
        for (int round = 0; round < 300; round++) {
            double x = random.between(8, 32);
            double y = random.between(8, 32);
            double radiusX = random.between(.3, 7.9);
            double radiusY = random.between(.3, 7.9);
            float[] oval = Outline.oval(x, y, radiusX, radiusY, 0);
            double area = 18 * Math.sin(Math.PI / 18) * radiusX * radiusY;
            double sum = 0;
            if (coverage.take(oval, oval.length)) {
                for (int row = coverage.top(); row < coverage.bottom(); row++) {
                    int[] shares = coverage.row(row);
                    for (int column = coverage.left(); column < coverage.right(); column++) {
                        sum += shares[column] / 256.0;
                    }
                }
            }
            assertThat(sum).as("round %d", round).isBetween(area - .25, area + .25);
        }
    }

    @Test
    void whatLiesPartlyOutsideIsCutOff() {
        Coverage coverage = new Coverage(4, 4);
        float[] large = {-10, -10, 20, -10, 20, 20, -10, 20};
        assertThat(coverage.take(large, 8)).isTrue();
        for (int y = 0; y < 4; y++) {
            assertThat(coverage.row(y)).containsOnly(256);
        }
        float[] outside = {5, 0, 9, 0, 9, 3};
        assertThat(coverage.take(outside, 6)).isFalse();
    }
}
