package io.maskstream.stream.rule;

import com.google.protobuf.util.Timestamps;
import io.maskstream.stream.record.Quality;
import io.maskstream.stream.record.SegmentedFrame;
import io.maskstream.v1.MaskstreamV1;
import io.maskstream.v1.RuleStateV1;
import io.maskstream.v1.StatisticsV1;
import java.time.Duration;
import java.util.List;

/** The window of a stream that is open: what its frames have shown so far. */
final class StatisticsWindow {
    private static final double MICROS = 1e6;

    private final RuleStateV1.Window.Builder window;
    private final Ages ages;
    private final AreaTotals areas;

    StatisticsWindow(RuleStateV1.Window from) {
        this.window = from.toBuilder();
        this.ages = new Ages(from.getAgesMap());
        this.areas = new AreaTotals(from.getAreasList());
        window.clearAges().clearAreas();
    }

    /** An empty one. */
    static StatisticsWindow start() {
        return new StatisticsWindow(RuleStateV1.Window.getDefaultInstance());
    }

    RuleStateV1.Window state() {
        return window.clone()
                .putAllAges(ages.counts())
                .addAllAreas(areas.state())
                .build();
    }

    boolean isEmpty() {
        return window.getFrames() == 0;
    }

    /** Which window of the epoch it is; of one that is not empty. */
    long index() {
        return window.getIndex();
    }

    /** A mask that waits for a key frame shows nothing. */
    void unmeasured(SegmentedFrame frame) {
        window.setErrors(window.getErrors() + 1).setShed(window.getShed() + frame.shedBefore());
    }

    void timeJumped() {
        window.setTimeJumps(window.getTimeJumps() + 1);
    }

    void late() {
        window.setLate(window.getLate() + 1);
    }

    void outOfOrder() {
        window.setOutOfOrder(window.getOutOfOrder() + 1);
    }

    /**
     * Adds a mask.
     *
     * @param index the window that it is in
     * @param newest whether no frame before was younger
     */
    void add(
            SegmentedFrame frame,
            MaskFigures figures,
            List<Zone> zones,
            boolean regions,
            long index,
            RuleStateV1.Moment moment,
            boolean newest,
            long ageNanos) {
        if (isEmpty()) {
            window.setIndex(index).setFirst(moment).setEpoch(frame.id().epoch());
        }
        if (newest) {
            window.setLast(moment);
        }
        window.setFrames(window.getFrames() + 1)
                .setShed(window.getShed() + frame.shedBefore())
                .setErrors(window.getErrors() + (frame.quality() == Quality.OK ? 0 : 1))
                .setVocabularyVersion(frame.vocabularyVersion())
                .clearLabels()
                .addAllLabels(frame.labels());
        ages.add(ageNanos);
        areas.add(frame.labels(), figures, zones, regions);
    }

    /**
     * What it has shown.
     *
     * @param complete whether no frame can come to it any more
     */
    Statistics statistics(String stream, Duration length, boolean regions, boolean complete) {
        RuleStateV1.Moment first = window.getFirst();
        RuleStateV1.Moment last = window.getLast();
        StatisticsV1.Statistics.Builder statistics = StatisticsV1.Statistics.newBuilder()
                .setStatisticsId(first.getFrameId())
                .setStream(stream)
                .setEpoch(window.getEpoch())
                .setSince(Timestamps.fromMicros(first.getWallUs()))
                .setUntil(Timestamps.fromMicros(last.getWallUs()))
                .setClockSource(
                        first.getSenderClock() ? MaskstreamV1.ClockSource.SENDER : MaskstreamV1.ClockSource.ARRIVAL)
                .setWindowUs(length.toNanos() / 1000)
                .setComplete(complete)
                .setLastFrame(last.getFrameId())
                .setFrames(window.getFrames())
                .setShed(window.getShed())
                .setErrors(window.getErrors())
                .setOutOfOrder(window.getOutOfOrder())
                .setLate(window.getLate())
                .setTimeJumps(window.getTimeJumps())
                .addAllLabels(window.getLabelsList())
                .setVocabularyVersion(window.getVocabularyVersion())
                .addAllAreas(areas.figures(regions));
        long passedUs = last.getElapsedUs() - first.getElapsedUs();
        if (passedUs > 0) {
            statistics.setFps((window.getFrames() - 1) * MICROS / passedUs);
        }
        ages.millis(0.5).ifPresent(statistics::setAgeP50Ms);
        ages.millis(0.99).ifPresent(statistics::setAgeP99Ms);
        return new Statistics(statistics.build());
    }
}
