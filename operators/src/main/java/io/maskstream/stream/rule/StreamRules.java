package io.maskstream.stream.rule;

import io.maskstream.stream.record.Quality;
import io.maskstream.stream.record.SegmentedFrame;
import io.maskstream.v1.RuleStateV1;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The rules and the statistics of one stream: takes its masks in their order, and its own time from them. Used by one thread
 * at a time.
 */
final class StreamRules {
    private final String stream;
    private final RuleSettings settings;
    private final RuleOutput out;
    private final StreamTime time;
    private StatisticsWindow window;
    private List<Zone> zones = List.of();
    private List<RuleWatch> watches = List.of();
    /** Of rules that are no more, until a frame says when their alerts closed. */
    private List<RuleStateV1.Watch> former;

    private List<ZonePixels> zonePixels = List.of();
    private int maskWidth;
    private int maskHeight;
    private boolean told;

    /**
     * Goes on with what was saved.
     *
     * @param rules those in force now; they may be others than at the time of saving
     */
    StreamRules(
            String stream, RuleSettings settings, RuleStateV1.StreamRules from, RulesInForce rules, RuleOutput out) {
        this.stream = stream;
        this.settings = settings;
        this.out = out;
        this.time = new StreamTime(settings.longestGap(), from.hasTime(), from.getTime());
        this.window = new StatisticsWindow(from.getWindow());
        this.former = new ArrayList<>(from.getWatchesList());
        apply(rules);
    }

    /** From the next frame on these are evaluated; what has not changed goes on as it was. */
    void use(RulesInForce rules) {
        if (!rules.set().zonesOf(stream).equals(zones)) {
            complete();
        }
        apply(rules);
    }

    private void apply(RulesInForce rules) {
        Map<String, RuleStateV1.Watch> before = new LinkedHashMap<>();
        former.forEach(watch -> before.put(watch.getRule(), watch));
        List<RuleStateV1.Watch> left = new ArrayList<>();
        watches.forEach(watch -> before.put(watch.rule().name(), watch.state()));
        zones = rules.set().zonesOf(stream);
        zonePixels = List.of();
        maskWidth = 0;
        List<RuleWatch> now = new ArrayList<>();
        for (Rule rule : rules.set().rulesOf(stream)) {
            String definition = definition(rule);
            Optional<RuleStateV1.Watch> same = Optional.ofNullable(before.get(rule.name()))
                    .filter(watch -> watch.getDefinition().equals(definition));
            same.ifPresent(watch -> before.remove(rule.name()));
            now.add(new RuleWatch(rule, stream, definition, rules.version(), same));
        }
        before.values().stream().filter(RuleStateV1.Watch::hasAlert).forEach(left::add);
        watches = now;
        former = left;
    }

    private String definition(Rule rule) {
        return rule.when()
                + rule.zone()
                        .flatMap(name -> zones.stream()
                                .filter(zone -> zone.name().equals(name))
                                .findFirst())
                        .map(zone -> " " + zone.corners())
                        .orElse("");
    }

    /** Takes the stream's next mask. */
    void accept(SegmentedFrame frame, long ageNanos) {
        if (frame.quality() == Quality.WAITING_FOR_KEYFRAME) {
            window.unmeasured(frame);
            return;
        }
        StreamTime.Step step = time.step(frame);
        long index = Math.floorDiv(StreamTime.timeUs(frame), settings.window().toNanos() / 1000);
        switch (step) {
            case BEHIND -> behind(frame, index, ageNanos);
            case START, JUMP -> {
                complete();
                if (step == StreamTime.Step.JUMP) {
                    window.timeJumped();
                }
                watches.forEach(RuleWatch::breakTime);
                measure(frame, index, ageNanos);
            }
            default -> {
                if (index != window.index()) {
                    complete();
                }
                measure(frame, index, ageNanos);
            }
        }
    }

    private void behind(SegmentedFrame frame, long index, long ageNanos) {
        out.behind();
        if (window.isEmpty() || index != window.index() || time.isLast(frame)) {
            window.late();
            return;
        }
        window.outOfOrder();
        told = false;
        window.add(frame, figures(frame), zones, settings.regions(), index, time.moment(frame), false, ageNanos);
    }

    private void measure(SegmentedFrame frame, long index, long ageNanos) {
        MaskFigures figures = figures(frame);
        RuleStateV1.Moment now = time.moment(frame);
        told = false;
        window.add(frame, figures, zones, settings.regions(), index, now, true, ageNanos);
        former.forEach(watch -> RuleWatch.closeChanged(watch, now, out::alert));
        former = List.of();
        if (watches.isEmpty()) {
            return;
        }
        Map<String, Integer> labels = new HashMap<>();
        for (int i = 0; i < frame.labels().size(); i++) {
            labels.put(RuleSet.key(frame.labels().get(i)), i);
        }
        for (RuleWatch watch : watches) {
            watch.accept(value(watch.rule(), figures, labels), now, frame.vocabularyVersion(), out::alert);
        }
    }

    private OptionalDouble value(Rule rule, MaskFigures figures, Map<String, Integer> labels) {
        Integer label = labels.get(RuleSet.key(rule.label()));
        int area = area(rule);
        if (label == null || !figures.measurable(area) || rule.measure() == Measure.COUNT && !settings.regions()) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(
                rule.measure() == Measure.COUNT ? figures.count(area, label) : figures.coverage(area, label));
    }

    private int area(Rule rule) {
        if (rule.zone().isEmpty()) {
            return 0;
        }
        for (int i = 0; i < zones.size(); i++) {
            if (zones.get(i).name().equals(rule.zone().get())) {
                return i + 1;
            }
        }
        throw new IllegalStateException("the rule '%s' has no zone in '%s'".formatted(rule.name(), stream));
    }

    private MaskFigures figures(SegmentedFrame frame) {
        int width = frame.mask().width();
        int height = frame.mask().height();
        if (width != maskWidth || height != maskHeight) {
            zonePixels = zones.stream()
                    .map(zone -> ZonePixels.of(zone, width, height))
                    .toList();
            maskWidth = width;
            maskHeight = height;
        }
        return MaskFigures.of(frame, zonePixels);
    }

    /** Writes the window, if there is something in it, and begins another. */
    void complete() {
        if (!window.isEmpty()) {
            out.statistics(window.statistics(stream, settings.window(), settings.regions(), true));
            window = StatisticsWindow.start();
        }
    }

    /** No frame has come for a while: writes what there is, to which later frames may be added. */
    void pause() {
        if (!window.isEmpty() && !told) {
            out.statistics(window.statistics(stream, settings.window(), settings.regions(), false));
            told = true;
        }
    }

    /** Whether forgetting the stream would change what comes. */
    boolean matters() {
        return !former.isEmpty() || watches.stream().anyMatch(watch -> watch.matters(time.elapsedUs()));
    }

    int openAlerts() {
        return (int) watches.stream().filter(RuleWatch::open).count();
    }

    RuleStateV1.StreamRules state() {
        RuleStateV1.StreamRules.Builder state = RuleStateV1.StreamRules.newBuilder();
        if (time.started()) {
            state.setTime(time.state());
        }
        former.forEach(state::addWatches);
        watches.forEach(watch -> state.addWatches(watch.state()));
        return state.setWindow(window.state()).build();
    }
}
