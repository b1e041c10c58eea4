package io.maskstream.stream.mask;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Finds where in each region a name is best written: at the pixel farthest from the region's border (3-4 chamfer distance,
 * Borgefors 1986), of equally far ones at that nearest to the region's centre of mass.
 */
final class LabelPlaces {
    private static final int SIDE = 3;
    private static final int CORNER = 4;

    private final RowRuns runs = new RowRuns();
    private final ConnectedRuns connected = new ConnectedRuns();
    private int[] distances = new int[0];

    /**
     * A region's place for its name, in mask pixels.
     *
     * @param label value in the map
     * @param area pixels of the region
     * @param column of the place
     * @param row of the place
     * @param radius distance of the place from the border
     */
    record Place(int label, int area, int column, int row, double radius) {}

    /** One place for each region, the largest region first. */
    List<Place> find(short[] map, int width, int height) {
        runs.scan(map, width, height);
        connected.find(runs);
        measureDistances(map, width, height);
        int[] areas = new int[connected.count()];
        double[] sumX = new double[connected.count()];
        double[] sumY = new double[connected.count()];
        for (int run = 0; run < runs.count(); run++) {
            int component = connected.component(run);
            if (component != ConnectedRuns.NONE) {
                int length = runs.end(run) - runs.start(run);
                areas[component] += length;
                sumX[component] += length * (runs.start(run) + runs.end(run) - 1) / 2.0;
                sumY[component] += (double) length * connected.row(run);
            }
        }
        for (int i = 0; i < areas.length; i++) {
            sumX[i] /= areas[i];
            sumY[i] /= areas[i];
        }
        int[] best = best(sumX, sumY);
        List<Place> places = new ArrayList<>(areas.length);
        for (int i = 0; i < areas.length; i++) {
            int label = Short.toUnsignedInt(map[best[i]]);
            double radius = distances[best[i]] / (double) SIDE;
            places.add(new Place(label, areas[i], best[i] % width, best[i] / width, radius));
        }
        places.sort(Comparator.comparingInt(Place::area).reversed());
        return places;
    }

    private int[] best(double[] centreX, double[] centreY) {
        int[] best = new int[centreX.length];
        double[] offsets = new double[centreX.length];
        Arrays.fill(best, -1);
        for (int run = 0; run < runs.count(); run++) {
            int component = connected.component(run);
            if (component == ConnectedRuns.NONE) {
                continue;
            }
            int row = connected.row(run);
            for (int column = runs.start(run); column < runs.end(run); column++) {
                int pixel = row * runs.width() + column;
                double offset = Math.hypot(column - centreX[component], row - centreY[component]);
                int farther = best[component] < 0 ? 1 : distances[pixel] - distances[best[component]];
                if (farther > 0 || (farther == 0 && offset < offsets[component])) {
                    best[component] = pixel;
                    offsets[component] = offset;
                }
            }
        }
        return best;
    }

    /** Distance of every pixel to the nearest one of another label or outside the picture, in thirds of a pixel. */
    private void measureDistances(short[] map, int width, int height) {
        if (distances.length < map.length) {
            distances = new int[map.length];
        }
        Arrays.fill(distances, 0, map.length, Integer.MAX_VALUE);
        for (int row = 0; row < height; row++) {
            for (int column = 0; column < width; column++) {
                relax(map, width, height, row, column, -1);
            }
        }
        for (int row = height - 1; row >= 0; row--) {
            for (int column = width - 1; column >= 0; column--) {
                relax(map, width, height, row, column, 1);
            }
        }
    }

    private void relax(short[] map, int width, int height, int row, int column, int step) {
        int pixel = row * width + column;
        int least = distances[pixel];
        least = Math.min(least, beside(map, width, height, pixel, row, column + step, SIDE));
        least = Math.min(least, beside(map, width, height, pixel, row + step, column - 1, CORNER));
        least = Math.min(least, beside(map, width, height, pixel, row + step, column, SIDE));
        distances[pixel] = Math.min(least, beside(map, width, height, pixel, row + step, column + 1, CORNER));
    }

    private int beside(short[] map, int width, int height, int pixel, int row, int column, int cost) {
        if (row < 0 || row >= height || column < 0 || column >= width) {
            return cost;
        }
        int other = row * width + column;
        return map[other] == map[pixel] ? distances[other] + cost : cost;
    }
}
