package io.maskstream.stream.rule;

import io.maskstream.v1.RuleStateV1;
import io.maskstream.v1.StatisticsV1;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Sums over the frames of a window: for the frame and each zone, of each label that was seen there. */
final class AreaTotals {
    /** The frame stands under this name, which no zone has: theirs are not blank. */
    private static final String FRAME = "";

    private static final class Sums {
        private double coverage;
        private double coverageMax;
        private long regions;
        private int regionsMax;
    }

    private final Map<String, TreeMap<String, Sums>> areas = new TreeMap<>();
    /** How many frames were looked for each label, seen or not. */
    private final Map<String, Map<String, Long>> frames = new HashMap<>();

    AreaTotals(List<RuleStateV1.AreaSums> from) {
        for (RuleStateV1.AreaSums area : from) {
            for (RuleStateV1.LabelSums label : area.getLabelsList()) {
                frames.computeIfAbsent(area.getZone(), name -> new HashMap<>())
                        .put(label.getLabel(), label.getFrames());
                if (label.getCoverageMax() > 0) {
                    Sums sums = sums(area.getZone(), label.getLabel());
                    sums.coverage = label.getCoverage();
                    sums.coverageMax = label.getCoverageMax();
                    sums.regions = label.getRegions();
                    sums.regionsMax = label.getRegionsMax();
                }
            }
        }
    }

    private Sums sums(String area, String label) {
        return areas.computeIfAbsent(area, name -> new TreeMap<>()).computeIfAbsent(label, name -> new Sums());
    }

    void add(List<String> labels, MaskFigures figures, List<Zone> zones, boolean regions) {
        for (int area = 0; area < figures.areas(); area++) {
            String name = area == 0 ? FRAME : zones.get(area - 1).name();
            Map<String, Long> looked = frames.computeIfAbsent(name, key -> new HashMap<>());
            for (int label = 0; label < labels.size(); label++) {
                looked.merge(labels.get(label), 1L, Long::sum);
                double coverage = figures.coverage(area, label);
                if (coverage > 0) {
                    Sums sums = sums(name, labels.get(label));
                    int count = figures.count(area, label);
                    sums.coverage += coverage;
                    sums.coverageMax = Math.max(sums.coverageMax, coverage);
                    sums.regions += regions ? count : 0;
                    sums.regionsMax = Math.max(sums.regionsMax, regions ? count : 0);
                }
            }
        }
    }

    List<RuleStateV1.AreaSums> state() {
        List<RuleStateV1.AreaSums> saved = new ArrayList<>();
        for (Map.Entry<String, Map<String, Long>> area : new TreeMap<>(frames).entrySet()) {
            RuleStateV1.AreaSums.Builder sums = RuleStateV1.AreaSums.newBuilder();
            if (!area.getKey().equals(FRAME)) {
                sums.setZone(area.getKey());
            }
            for (Map.Entry<String, Long> label : new TreeMap<>(area.getValue()).entrySet()) {
                RuleStateV1.LabelSums.Builder its = RuleStateV1.LabelSums.newBuilder()
                        .setLabel(label.getKey())
                        .setFrames(label.getValue());
                Sums seen = areas.getOrDefault(area.getKey(), new TreeMap<>()).get(label.getKey());
                if (seen != null) {
                    its.setCoverage(seen.coverage)
                            .setCoverageMax(seen.coverageMax)
                            .setRegions(seen.regions)
                            .setRegionsMax(seen.regionsMax);
                }
                sums.addLabels(its);
            }
            saved.add(sums.build());
        }
        return saved;
    }

    List<StatisticsV1.AreaFigures> figures(boolean regions) {
        List<StatisticsV1.AreaFigures> all = new ArrayList<>();
        for (String area : new TreeMap<>(frames).keySet()) {
            StatisticsV1.AreaFigures.Builder figures = StatisticsV1.AreaFigures.newBuilder();
            if (!area.equals(FRAME)) {
                figures.setZone(area);
            }
            areas.getOrDefault(area, new TreeMap<>())
                    .forEach((label, sums) -> figures.addLabels(label(label, sums, frames.get(area), regions)));
            all.add(figures.build());
        }
        return all;
    }

    private static StatisticsV1.LabelFigures label(String label, Sums sums, Map<String, Long> looked, boolean regions) {
        double frames = looked.get(label);
        StatisticsV1.LabelFigures.Builder figures = StatisticsV1.LabelFigures.newBuilder()
                .setLabel(label)
                .setCoverage(sums.coverage / frames)
                .setCoverageMax(sums.coverageMax);
        if (regions) {
            figures.setRegions(sums.regions / frames).setRegionsMax(sums.regionsMax);
        }
        return figures.build();
    }
}
