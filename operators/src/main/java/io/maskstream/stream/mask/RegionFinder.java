package io.maskstream.stream.mask;

import io.maskstream.model.PixelArea;
import io.maskstream.stream.record.Region;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Turns connected runs into regions: area, box, mean score and runs within the box. Regions below the least area cost
 * nothing but their counting.
 */
final class RegionFinder {
    private final ConnectedRuns connected = new ConnectedRuns();
    private final VarintWriter writer = new VarintWriter();
    private int[] areas = new int[256];
    private int[] lefts = new int[256];
    private int[] rights = new int[256];
    private int[] tops = new int[256];
    private int[] bottoms = new int[256];
    private int[] places = new int[256];
    private int[] order = new int[1024];

    /**
     * Regions by their first pixel, rows first.
     *
     * @param scores unsigned, of the same pixels as the runs
     */
    List<Region> find(RowRuns runs, short[] scores, int minimumArea) {
        connected.find(runs);
        measure(runs);
        int kept = arrange(runs, minimumArea);
        List<Region> regions = new ArrayList<>();
        for (int from = 0; from < kept; ) {
            int component = connected.component(order[from]);
            int to = places[component];
            regions.add(region(runs, scores, component, from, to));
            from = to;
        }
        return regions;
    }

    private void measure(RowRuns runs) {
        reset(connected.count());
        for (int run = 0; run < runs.count(); run++) {
            int component = connected.component(run);
            if (component != ConnectedRuns.NONE) {
                areas[component] += runs.end(run) - runs.start(run);
                lefts[component] = Math.min(lefts[component], runs.start(run));
                rights[component] = Math.max(rights[component], runs.end(run));
                tops[component] = Math.min(tops[component], connected.row(run));
                bottoms[component] = connected.row(run) + 1;
                places[component]++;
            }
        }
    }

    private void reset(int components) {
        if (areas.length < components) {
            int room = Math.max(components, areas.length * 2);
            areas = new int[room];
            lefts = new int[room];
            rights = new int[room];
            tops = new int[room];
            bottoms = new int[room];
            places = new int[room];
        }
        Arrays.fill(areas, 0, components, 0);
        Arrays.fill(lefts, 0, components, Integer.MAX_VALUE);
        Arrays.fill(rights, 0, components, 0);
        Arrays.fill(tops, 0, components, Integer.MAX_VALUE);
        Arrays.fill(places, 0, components, 0);
    }

    /**
     * Lines up the runs of the regions that are large enough, region by region; then {@code places} says where each ends.
     */
    private int arrange(RowRuns runs, int minimumArea) {
        int next = 0;
        for (int component = 0; component < connected.count(); component++) {
            int size = places[component];
            places[component] = next;
            next += areas[component] >= minimumArea ? size : 0;
        }
        if (order.length < next) {
            order = new int[Math.max(next, order.length * 2)];
        }
        for (int run = 0; run < runs.count(); run++) {
            int component = connected.component(run);
            if (component != ConnectedRuns.NONE && areas[component] >= minimumArea) {
                order[places[component]++] = run;
            }
        }
        return next;
    }

    private Region region(RowRuns runs, short[] scores, int component, int from, int to) {
        int left = lefts[component];
        int top = tops[component];
        int boxWidth = rights[component] - left;
        int boxHeight = bottoms[component] - top;
        writer.clear();
        long score = 0;
        int written = 0;
        int insideFrom = 0;
        int insideTo = 0;
        for (int i = from; i < to; i++) {
            int run = order[i];
            int row = connected.row(run);
            int start = (row - top) * boxWidth + runs.start(run) - left;
            int base = row * runs.width();
            score += sum(scores, base + runs.start(run), base + runs.end(run));
            if (i > from && start > insideTo) {
                writer.write(insideFrom - written);
                writer.write(insideTo - insideFrom);
                written = insideTo;
                insideFrom = start;
            } else if (i == from) {
                insideFrom = start;
            }
            insideTo = start + runs.end(run) - runs.start(run);
        }
        writer.write(insideFrom - written);
        writer.write(insideTo - insideFrom);
        if (insideTo < boxWidth * boxHeight) {
            writer.write(boxWidth * boxHeight - insideTo);
        }
        int label = Short.toUnsignedInt(runs.value(order[from])) - 1;
        int mean = (int) ((score + areas[component] / 2) / areas[component]);
        return new Region(
                label, mean, areas[component], new PixelArea(left, top, boxWidth, boxHeight), writer.toBytes());
    }

    private static long sum(short[] scores, int from, int to) {
        long sum = 0;
        for (int i = from; i < to; i++) {
            sum += scores[i] & 0xFFFF;
        }
        return sum;
    }
}
