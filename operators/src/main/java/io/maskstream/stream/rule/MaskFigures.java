package io.maskstream.stream.rule;

import io.maskstream.stream.mask.RegionRuns;
import io.maskstream.stream.mask.RunLengthCodec;
import io.maskstream.stream.record.Region;
import io.maskstream.stream.record.SegmentedFrame;
import java.util.List;

/**
 * What one mask shows: for the whole frame and for each zone, how many pixels each label covers and how many regions it has.
 * A region counts in a zone if at least half of its pixels lie there. Areas are numbered: 0 is the frame, k the zone k - 1.
 */
final class MaskFigures {
    private final long[] areaPixels;
    private final long[][] pixels;
    private final int[][] regions;

    private MaskFigures(long[] areaPixels, int labels) {
        this.areaPixels = areaPixels;
        this.pixels = new long[areaPixels.length][labels];
        this.regions = new int[areaPixels.length][labels];
    }

    /**
     * Measures a mask.
     *
     * @param zones at the mask's size
     */
    static MaskFigures of(SegmentedFrame frame, List<ZonePixels> zones) {
        long[] areas = new long[zones.size() + 1];
        areas[0] = (long) frame.mask().width() * frame.mask().height();
        for (int i = 0; i < zones.size(); i++) {
            areas[i + 1] = zones.get(i).count();
        }
        MaskFigures figures = new MaskFigures(areas, frame.labels().size());
        RunLengthCodec.forEachRun(frame.mask(), (value, from, to) -> figures.addRun(value, from, to, zones));
        frame.regions().forEach(region -> figures.addRegion(region, zones));
        return figures;
    }

    private void addRun(int value, int from, int to, List<ZonePixels> zones) {
        if (value == 0) {
            return;
        }
        pixels[0][value - 1] += to - from;
        for (int i = 0; i < zones.size(); i++) {
            pixels[i + 1][value - 1] += zones.get(i).within(from, to);
        }
    }

    private void addRegion(Region region, List<ZonePixels> zones) {
        regions[0][region.label()]++;
        for (int i = 0; i < zones.size(); i++) {
            ZonePixels zone = zones.get(i);
            long[] inside = new long[1];
            RegionRuns.forEachRun(region, (row, from, to) -> inside[0] += zone.within(row, from, to));
            if (2 * inside[0] >= region.area()) {
                regions[i + 1][region.label()]++;
            }
        }
    }

    /** Number of areas, the frame among them. */
    int areas() {
        return areaPixels.length;
    }

    /** Whether the mask has a pixel in an area at all: it may be too coarse for a small zone. */
    boolean measurable(int area) {
        return areaPixels[area] > 0;
    }

    /** Share of an area's pixels that have a label; 0 where the area has none. */
    double coverage(int area, int label) {
        return areaPixels[area] == 0 ? 0 : (double) pixels[area][label] / areaPixels[area];
    }

    /** Regions of a label in an area. */
    int count(int area, int label) {
        return regions[area][label];
    }
}
