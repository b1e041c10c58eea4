package io.maskstream.stream.rule;

import com.google.protobuf.util.Timestamps;
import io.maskstream.v1.AlertV1;
import io.maskstream.v1.MaskstreamV1;
import io.maskstream.v1.RuleStateV1;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;

/** One rule and one stream: whether its condition holds, since when, and the alert that is open. */
final class RuleWatch {
    private final Rule rule;
    private final String stream;
    private final long rulesVersion;
    private final String definition;
    private RuleStateV1.Watch.Builder state;

    RuleWatch(Rule rule, String stream, String definition, long rulesVersion, Optional<RuleStateV1.Watch> from) {
        this.rule = rule;
        this.stream = stream;
        this.rulesVersion = rulesVersion;
        this.definition = definition;
        this.state = from.map(RuleStateV1.Watch::toBuilder)
                .orElseGet(() -> RuleStateV1.Watch.newBuilder().setRule(rule.name()))
                .setDefinition(definition);
    }

    Rule rule() {
        return rule;
    }

    String definition() {
        return definition;
    }

    boolean open() {
        return state.hasAlert();
    }

    /** Whether forgetting it would change what comes. */
    boolean matters(long nowUs) {
        return open() || state.getQuietUntilUs() > nowUs;
    }

    RuleStateV1.Watch state() {
        return state.build();
    }

    /** Nothing is known of the time before the next frame: what was pending starts anew, an open alert stays open. */
    void breakTime() {
        if (!open()) {
            state.clearSince();
        }
        state.clearClearSince();
    }

    /**
     * Takes what a frame shows.
     *
     * @param value empty where it cannot be measured
     */
    void accept(OptionalDouble value, RuleStateV1.Moment now, long vocabularyVersion, Consumer<Alert> out) {
        if (value.isEmpty()) {
            breakTime();
            if (open()) {
                close(state.getAlert().getValue(), now, now, AlertV1.AlertEnd.UNMEASURABLE, out);
            }
        } else if (open()) {
            whileOpen(value.getAsDouble(), now, out);
        } else {
            whileClosed(value.getAsDouble(), now, vocabularyVersion, out);
        }
    }

    private void whileClosed(double value, RuleStateV1.Moment now, long vocabularyVersion, Consumer<Alert> out) {
        if (!rule.raise().holds(value)) {
            state.clearSince();
            return;
        }
        state.setPeak(state.hasSince() ? rule.raise().further(state.getPeak(), value) : value);
        if (!state.hasSince()) {
            state.setSince(now);
        }
        if (longEnough(state.getSince(), now, rule.hold()) && now.getElapsedUs() >= state.getQuietUntilUs()) {
            AlertV1.Alert alert = opened(value, now, vocabularyVersion);
            state.setAlert(alert);
            out.accept(new Alert(alert));
        }
    }

    private static boolean longEnough(RuleStateV1.Moment since, RuleStateV1.Moment now, Duration least) {
        return now.getElapsedUs() - since.getElapsedUs() >= least.toNanos() / 1000;
    }

    private AlertV1.Alert opened(double value, RuleStateV1.Moment now, long vocabularyVersion) {
        RuleStateV1.Moment since = state.getSince();
        AlertV1.Alert.Builder alert = AlertV1.Alert.newBuilder()
                .setAlertId(rule.name() + "@" + since.getFrameId())
                .setRule(rule.name())
                .setStream(stream)
                .setState(AlertV1.AlertState.OPEN)
                .setSince(Timestamps.fromMicros(since.getWallUs()))
                .setValue(value)
                .setPeak(state.getPeak())
                .setWhen(rule.when())
                .setMeasure(rule.measure().word())
                .setLabel(rule.label())
                .setSinceFrame(since.getFrameId())
                .setFrameId(now.getFrameId())
                .setClockSource(
                        since.getSenderClock() ? MaskstreamV1.ClockSource.SENDER : MaskstreamV1.ClockSource.ARRIVAL)
                .setDurationUs(now.getElapsedUs() - since.getElapsedUs())
                .setRulesVersion(rulesVersion)
                .setVocabularyVersion(vocabularyVersion);
        rule.zone().ifPresent(alert::setZone);
        if (since.hasPtsUs()) {
            alert.setSincePtsUs(since.getPtsUs());
        }
        return alert.build();
    }

    private void whileOpen(double value, RuleStateV1.Moment now, Consumer<Alert> out) {
        state.setPeak(rule.raise().further(state.getPeak(), value));
        if (!rule.clear().holds(value)) {
            state.clearClearSince();
            return;
        }
        if (!state.hasClearSince()) {
            state.setClearSince(now).setClearValue(value);
        }
        if (longEnough(state.getClearSince(), now, rule.clearHold())) {
            close(state.getClearValue(), state.getClearSince(), now, AlertV1.AlertEnd.CLEARED, out);
        }
    }

    /** Closes the alert, if one is open, because its rule is no more. */
    static void closeChanged(RuleStateV1.Watch watch, RuleStateV1.Moment now, Consumer<Alert> out) {
        if (watch.hasAlert()) {
            out.accept(closed(watch, watch.getAlert().getValue(), now, now, AlertV1.AlertEnd.RULE_CHANGED));
        }
    }

    private void close(
            double value, RuleStateV1.Moment until, RuleStateV1.Moment now, AlertV1.AlertEnd end, Consumer<Alert> out) {
        out.accept(closed(state.build(), value, until, now, end));
        state = RuleStateV1.Watch.newBuilder()
                .setRule(rule.name())
                .setDefinition(definition)
                .setQuietUntilUs(now.getElapsedUs() + rule.coolDown().toNanos() / 1000);
    }

    private static Alert closed(
            RuleStateV1.Watch watch,
            double value,
            RuleStateV1.Moment until,
            RuleStateV1.Moment now,
            AlertV1.AlertEnd end) {
        AlertV1.Alert.Builder alert = watch.getAlert().toBuilder()
                .setState(AlertV1.AlertState.CLOSED)
                .setUntil(Timestamps.fromMicros(until.getWallUs()))
                .setValue(value)
                .setPeak(watch.getPeak())
                .setUntilFrame(until.getFrameId())
                .setFrameId(now.getFrameId())
                .setDurationUs(until.getElapsedUs() - watch.getSince().getElapsedUs())
                .setEnd(end);
        if (until.hasPtsUs()) {
            alert.setUntilPtsUs(until.getPtsUs());
        }
        return new Alert(alert.build());
    }
}
