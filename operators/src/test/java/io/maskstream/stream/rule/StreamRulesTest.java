package io.maskstream.stream.rule;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.Timestamps;
import io.maskstream.stream.record.Quality;
import io.maskstream.v1.AlertV1;
import io.maskstream.v1.RuleStateV1;
import io.maskstream.v1.StatisticsV1;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StreamRulesTest {
    private static final RuleSettings SETTINGS = new RuleSettings(
            Duration.ofSeconds(10), Duration.ofSeconds(5), Duration.ofSeconds(30), true, Duration.ofMinutes(10));

    private final List<AlertV1.Alert> alerts = new ArrayList<>();
    private final List<StatisticsV1.Statistics> windows = new ArrayList<>();
    private int behind;

    private final RuleOutput out = new RuleOutput() {
        @Override
        public void alert(Alert alert) {
            alerts.add(alert.message());
        }

        @Override
        public void statistics(Statistics statistics) {
            windows.add(statistics.message());
        }

        @Override
        public void behind() {
            behind++;
        }
    };

    private StreamRules gate(String... rules) {
        return gate(RuleStateV1.StreamRules.getDefaultInstance(), rules);
    }

    private StreamRules gate(RuleStateV1.StreamRules from, String... rules) {
        return new StreamRules("gate", SETTINGS, from, inForce(0, rules), out);
    }

    private static RulesInForce inForce(long version, String... rules) {
        List<Rule> parsed = new ArrayList<>();
        for (String rule : rules) {
            parsed.add(Rule.parse("rule " + parsed.size(), Optional.empty(), rule));
        }
        Zone left = new Zone(
                "left",
                "gate",
                List.of(
                        new Zone.Corner(0, 0),
                        new Zone.Corner(0.5, 0),
                        new Zone.Corner(0.5, 1),
                        new Zone.Corner(0, 1)));
        return new RulesInForce(version, new RuleSet(parsed, List.of(left)));
    }

    /** A mask every half second, from 0 on: how many of its 100 pixels are car. */
    private void play(StreamRules stream, int... carPixels) {
        playFrom(0, stream, carPixels);
    }

    private void playFrom(double second, StreamRules stream, int... carPixels) {
        for (int i = 0; i < carPixels.length; i++) {
            stream.accept(Masks.at(second + i * 0.5, carPixels[i]), 1_000_000);
        }
    }

    private List<String> told() {
        return alerts.stream()
                .map(alert -> "%s %s-%s"
                        .formatted(
                                alert.getState(),
                                alert.getSincePtsUs() / 1e6,
                                alert.hasUntilPtsUs() ? Double.toString(alert.getUntilPtsUs() / 1e6) : ""))
                .toList();
    }

    @Test
    void anAlertOpensWhenTheConditionHasHeldLongEnoughAndClosesWhenItIsOver() {
        play(gate("coverage(car) > 0.1 for 1s"), 5, 20, 20, 5, 20, 30, 20, 20, 5);

        assertThat(told()).containsExactly("OPEN 2.0-", "CLOSED 2.0-4.0");
        assertThat(alerts.get(0).getFrameId()).isEqualTo("gate/1/3000");
        assertThat(alerts.get(1).getAlertId())
                .isEqualTo(alerts.get(0).getAlertId())
                .isEqualTo("rule 0@gate/1/2000");
        assertThat(alerts.get(1).getPeak()).isEqualTo(0.3);
        assertThat(alerts.get(1).getValue()).isEqualTo(0.05);
        assertThat(alerts.get(1).getDurationUs()).isEqualTo(2_000_000);
        assertThat(alerts.get(1).getEnd()).isEqualTo(AlertV1.AlertEnd.CLEARED);
        assertThat(Timestamps.toMicros(alerts.get(1).getUntil())).isEqualTo(Masks.START_US + 4_000_000);
    }

    @Test
    void betweenTheTwoThresholdsAnAlertStaysAsItIs() {
        play(gate("coverage(car) > 0.2 until < 0.1"), 15, 30, 15, 25, 15, 5, 15, 30);

        assertThat(told()).containsExactly("OPEN 0.5-", "CLOSED 0.5-2.5", "OPEN 3.5-");
    }

    @Test
    void theEndMustHoldToo() {
        play(gate("coverage(car) > 0.2 until <= 0.2 for 1s"), 30, 10, 10, 30, 10, 10, 10, 10);

        assertThat(told()).containsExactly("OPEN 0.0-", "CLOSED 0.0-2.0");
        assertThat(alerts.get(1).getFrameId()).isEqualTo("gate/1/3000");
    }

    @Test
    void afterTheEndItIsQuietForAsLongAsTheRuleSays() {
        play(gate("coverage(car) > 0.2 cooldown 2s"), 30, 10, 30, 10, 30, 30, 30, 30);

        assertThat(told()).containsExactly("OPEN 0.0-", "CLOSED 0.0-0.5", "OPEN 2.0-");
        assertThat(alerts.get(2).getFrameId()).as("2 s after the end").isEqualTo("gate/1/2500");
    }

    @Test
    void absenceCountsFromTheFirstFrameOn() {
        play(gate("absent(car) for 2s"), 0, 0, 0, 0, 0, 1);

        assertThat(told()).containsExactly("OPEN 0.0-", "CLOSED 0.0-2.5");
    }

    @Test
    void zonesAndRegionsAreCounted() {
        short[] map = new short[100];
        map[1] = 1;
        map[4] = 1;
        map[5] = 1;
        map[8] = 1;
        map[55] = 2;
        gate(
                        "count(car) >= 3",
                        "count(car, zone=left) >= 2",
                        "count(car, zone=left) >= 3",
                        "present(person, zone=left)")
                .accept(Masks.of("gate", 1, 0, map, List.of("car", "person"), Quality.OK), 0);

        assertThat(alerts).extracting(AlertV1.Alert::getRule).containsExactly("rule 0", "rule 1");
        assertThat(alerts.get(1).getValue())
                .as("the one on the border has half of its pixels inside")
                .isEqualTo(2);
        assertThat(alerts.get(1).getZone()).isEqualTo("left");
    }

    @Test
    void whatIsPendingStartsAnewWhereTimeIsUnknownAndWhatIsOpenStaysOpen() {
        StreamRules stream = gate("coverage(car) > 0.1 for 2s", "coverage(car) > 0.1");
        playFrom(0, stream, 20, 20, 20);
        playFrom(100, stream, 20, 20, 20, 20, 20);

        assertThat(told()).containsExactly("OPEN 0.0-", "OPEN 100.0-");
        stream.complete();
        assertThat(windows.get(windows.size() - 1).getTimeJumps()).isEqualTo(1);
    }

    @Test
    void aNewEpochIsNotMeasuredByTheOldOnesClock() {
        StreamRules stream = gate("coverage(car) > 0.1 for 2s");
        stream.accept(Masks.of("gate", 1, 500, 20, List.of("car"), Quality.OK), 0);
        for (int i = 0; i < 5; i++) {
            stream.accept(Masks.of("gate", 2, i * 0.5, 20, List.of("car"), Quality.OK), 0);
        }

        assertThat(told()).containsExactly("OPEN 0.0-");
        assertThat(alerts.get(0).getSinceFrame()).isEqualTo("gate/2/0");
        assertThat(windows).as("the first epoch's window").hasSize(1);
    }

    @Test
    void aClockThatIsADayAheadForOneFrameHidesNothingOfWhatComesAfter() {
        StreamRules stream = gate("coverage(car) > 0.1 for 1s");
        playFrom(0, stream, 20);
        stream.accept(Masks.at(86_400, 20), 0);
        playFrom(0.5, stream, 20, 20, 20);

        assertThat(told()).containsExactly("OPEN 0.5-");
        assertThat(behind).isZero();
        stream.complete();
        assertThat(windows).extracting(StatisticsV1.Statistics::getFrames).containsExactly(1L, 1L, 3L);
        assertThat(windows).extracting(StatisticsV1.Statistics::getTimeJumps).containsExactly(0L, 1L, 1L);
    }

    @Test
    void masksBehindTheNewestAreCountedMeasuredInTheirWindowAndTouchNoRule() {
        StreamRules stream = gate("absent(car)");
        stream.accept(Masks.at(1, 20), 0);
        stream.accept(Masks.at(2, 20), 0);
        stream.accept(Masks.at(1.5, 0), 0);
        stream.accept(Masks.at(2, 0), 0);
        stream.accept(Masks.at(11, 20), 0);
        stream.accept(Masks.at(9, 0), 0);
        stream.complete();

        assertThat(alerts).isEmpty();
        assertThat(behind).isEqualTo(3);
        assertThat(windows).extracting(StatisticsV1.Statistics::getFrames).containsExactly(3L, 1L);
        assertThat(windows).extracting(StatisticsV1.Statistics::getOutOfOrder).containsExactly(1L, 0L);
        assertThat(windows).extracting(StatisticsV1.Statistics::getLate).containsExactly(1L, 1L);
        assertThat(windows.get(0).getAreas(0).getLabels(0).getCoverage()).isEqualTo((0.2 + 0.2 + 0) / 3);
    }

    @Test
    void picturesThatWaitForAKeyFrameAreNotMeasured() {
        StreamRules stream = gate("coverage(car) > 0.1");
        stream.accept(Masks.at(0, 0), 0);
        stream.accept(Masks.of("gate", 1, 0.5, 90, List.of("car"), Quality.WAITING_FOR_KEYFRAME), 0);
        stream.accept(Masks.of("gate", 1, 1, 0, List.of("car"), Quality.SUSPECT), 0);
        stream.complete();

        assertThat(alerts).isEmpty();
        assertThat(windows.get(0).getFrames()).isEqualTo(2);
        assertThat(windows.get(0).getErrors()).isEqualTo(2);
    }

    @Test
    void wordsThatAreGoneCloseTheirAlertAndAbsenceOfWhatNobodyLooksForIsNoAlert() {
        StreamRules stream = gate("present(Car)", "absent(tree)");
        stream.accept(Masks.at(0, 20), 0);
        stream.accept(Masks.of("gate", 1, 0.5, 0, List.of("person"), Quality.OK), 0);
        stream.accept(Masks.at(1, 0), 0);

        assertThat(told()).containsExactly("OPEN 0.0-", "CLOSED 0.0-0.5");
        assertThat(alerts.get(1).getEnd()).isEqualTo(AlertV1.AlertEnd.UNMEASURABLE);
    }

    @Test
    void rulesThatStayGoOnAndThoseThatChangeCloseTheirAlert() {
        StreamRules stream = gate("present(car)", "coverage(car) > 0.1");
        play(stream, 20);
        stream.use(inForce(3, "present(car)", "coverage(car) > 0.15"));
        playFrom(0.5, stream, 20, 0);

        assertThat(alerts)
                .extracting(alert ->
                        alert.getRule() + " " + alert.getState() + " " + alert.getEnd() + " " + alert.getRulesVersion())
                .containsExactly(
                        "rule 0 OPEN ALERT_END_UNSPECIFIED 0",
                        "rule 1 OPEN ALERT_END_UNSPECIFIED 0",
                        "rule 1 CLOSED RULE_CHANGED 0",
                        "rule 1 OPEN ALERT_END_UNSPECIFIED 3",
                        "rule 0 CLOSED CLEARED 0",
                        "rule 1 CLOSED CLEARED 3");
    }

    @Test
    void aWindowSaysWhatWasSeen() {
        StreamRules stream = gate();
        for (int i = 0; i < 25; i++) {
            stream.accept(Masks.at(i * 0.5, i < 10 ? 40 : 0), 20_000_000L * (i + 1));
        }

        StatisticsV1.Statistics window = windows.get(0);
        assertThat(windows).hasSize(1);
        assertThat(window.getStatisticsId()).isEqualTo("gate/1/0");
        assertThat(window.getFrames()).isEqualTo(20);
        assertThat(window.getFps()).isEqualTo(2);
        assertThat(window.getComplete()).isTrue();
        assertThat(window.getAgeP50Ms()).isBetween(195.0, 205.0);
        assertThat(window.getAgeP99Ms()).isBetween(392.0, 408.0);
        assertThat(window.getLabelsList()).containsExactly("car", "person");
        StatisticsV1.AreaFigures frame = window.getAreas(0);
        assertThat(frame.hasZone()).isFalse();
        assertThat(frame.getLabelsList()).as("nobody was seen").hasSize(1);
        assertThat(frame.getLabels(0).getCoverage()).isCloseTo(0.2, org.assertj.core.data.Offset.offset(1e-12));
        assertThat(frame.getLabels(0).getCoverageMax()).isEqualTo(0.4);
        assertThat(frame.getLabels(0).getRegions()).isEqualTo(0.5);
        assertThat(frame.getLabels(0).getRegionsMax()).isEqualTo(1);
        assertThat(window.getAreas(1).getZone()).isEqualTo("left");
        assertThat(window.getAreas(1).getLabels(0).getCoverageMax()).isEqualTo(0.4);
    }

    @Test
    void aSilentStreamsWindowIsWrittenOnceAndAgainWithMoreFramesInIt() {
        StreamRules stream = gate();
        play(stream, 20, 20);
        stream.pause();
        stream.pause();
        playFrom(1, stream, 20);
        stream.pause();
        stream.complete();

        assertThat(windows).extracting(StatisticsV1.Statistics::getFrames).containsExactly(2L, 3L, 3L);
        assertThat(windows).extracting(StatisticsV1.Statistics::getComplete).containsExactly(false, false, true);
        assertThat(windows).extracting(StatisticsV1.Statistics::getStatisticsId).containsOnly("gate/1/0");
    }

    @Test
    void whatWasSavedGoesOnAsIfNothingHadHappened() throws InvalidProtocolBufferException {
        String[] rules = {"coverage(car) > 0.1 for 2s until < 0.05 for 1s cooldown 3s", "count(car, zone=left) >= 1"};
        int[] film = {0, 20, 20, 20, 20, 20, 30, 7, 0, 0, 0, 20, 20, 20, 20, 20, 20, 20, 20, 20, 20, 20, 20, 1, 0, 0};
        StreamRules undisturbed = gate(rules);
        play(undisturbed, film);
        undisturbed.complete();
        List<AlertV1.Alert> expectedAlerts = List.copyOf(alerts);
        List<StatisticsV1.Statistics> expectedWindows = List.copyOf(windows);
        alerts.clear();
        windows.clear();

        StreamRules stream = gate(rules);
        for (int i = 0; i < film.length; i++) {
            stream.accept(Masks.at(i * 0.5, film[i]), 1_000_000);
            byte[] saved = stream.state().toByteArray();
            stream = gate(RuleStateV1.StreamRules.parseFrom(saved), rules);
        }
        stream.complete();

        assertThat(expectedAlerts).hasSizeGreaterThan(4);
        assertThat(alerts).isEqualTo(expectedAlerts);
        assertThat(windows).isEqualTo(expectedWindows);
    }
}
