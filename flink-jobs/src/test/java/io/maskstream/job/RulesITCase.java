package io.maskstream.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.maskstream.job.config.JobConfiguration;
import io.maskstream.job.local.EmbeddedKafka;
import io.maskstream.job.run.LocalRun;
import io.maskstream.stream.mask.RunLengthCodec;
import io.maskstream.stream.record.SegmentedFrame;
import io.maskstream.stream.rule.Alert;
import io.maskstream.stream.rule.Statistics;
import io.maskstream.v1.AlertV1;
import io.maskstream.v1.StatisticsV1;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Alerts and statistics of a job that is killed, seen from outside: by topics alone. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class RulesITCase {
    private static final List<String> STREAMS = List.of("a", "b", "c");
    private static final int SUBTASKS = 2;
    private static final Offset<Double> SUMMED = Offset.offset(1e-12);

    @TempDir
    private Path folder;

    private EmbeddedKafka kafka;
    private ControlTopics topics;

    @BeforeEach
    void start() throws Exception {
        kafka = EmbeddedKafka.start(folder.resolve("kafka"), 1 << 20);
        for (String topic : List.of("frames", "masks", "control", "control-events", "alerts", "statistics")) {
            kafka.createTopic(topic, 1);
        }
        topics = new ControlTopics(kafka.bootstrap());
    }

    @AfterEach
    void stop() {
        kafka.close();
    }

    private JobConfiguration job() {
        return JobConfiguration.parse(
                "job",
                """
                sources: [{kafka: {bootstrap: "%1$s", topic: frames, start: earliest}}]
                model: {directory: constant}
                vocabulary: [road, sky]
                parallelism: {decode: %2$d, max: 16}
                delivery: {mode: exactly-once, transaction-prefix: rules-test}
                checkpoint: {interval: 300ms, directory: "%3$s"}
                control: {bootstrap: "%1$s"}
                sinks: [{kafka: {bootstrap: "%1$s", masks: masks, alerts: alerts, statistics: statistics}}]
                zones: [{name: left, stream: a, polygon: [[0, 0], [0.3, 0], [0.3, 1], [0, 1]]}]
                rules:
                  - {name: seen, when: "present(road) for 100ms"}
                  - {name: zoned, when: "count(sky, zone=left) >= 1"}
                statistics: {window: 1s}
                limits: {max-record: 1MiB}
                """
                        .formatted(kafka.bootstrap(), SUBTASKS, folder.resolve("checkpoints")));
    }

    @Test
    void alertsStayOpenOverAKillAndStatisticsEqualARecountOfTheMasks() throws Exception {
        long frames;
        try (JpegFlow flow = new JpegFlow(kafka.bootstrap(), "frames", STREAMS)) {
            try (LocalRun run = LocalRun.start(job(), "first", Optional.empty())) {
                topics.awaitMoreMasks(90);
                assertThat(run.ended()).isFalse();
                // Closed in the middle of its work, without a savepoint: what is left are checkpoints.
            }
            try (LocalRun run =
                    LocalRun.start(job(), "second", Optional.of(Checkpoints.newest(folder.resolve("checkpoints"))))) {
                topics.awaitMoreMasks(300);
                assertThat(run.ended()).isFalse();
                assertThat(alerts()).as("all are open, and none opened twice").hasSize(STREAMS.size() + 1);
                topics.send("vocabulary/a", "{\"vocabulary\":[\"tree\"]}");
                topics.await("applied vocabulary/a 1", SUBTASKS);
                topics.send("rules/b", "{\"rules\":[{\"name\":\"other\",\"when\":\"coverage(sky) > 0.1\"}]}");
                topics.await("applied rules/b 2", SUBTASKS);
                topics.awaitMoreMasks(60);
                frames = flow.end();
                long all = frames;
                Eventually.get(
                        all + " masks and what the rules say of them",
                        Duration.ofMinutes(1),
                        () -> topics.masks().size() >= all && alerts().size() >= 8
                                ? Optional.of(true)
                                : Optional.empty());
            }
        }
        assertThat(alerts())
                .containsExactlyInAnyOrder(
                        "a seen OPEN",
                        "a zoned OPEN",
                        "b seen OPEN",
                        "c seen OPEN",
                        "a seen CLOSED UNMEASURABLE",
                        "a zoned CLOSED UNMEASURABLE",
                        "b seen CLOSED RULE_CHANGED",
                        "b other OPEN");
        Set<String> opened = new HashSet<>();
        for (Alert alert : topics.records("alerts", RulesITCase::alert)) {
            if (alert.open()) {
                opened.add(alert.message().getAlertId());
            } else {
                assertThat(opened)
                        .as("it closes as what it opened")
                        .contains(alert.message().getAlertId());
            }
        }
        recount(topics.masks());
    }

    private static Alert alert(byte[] json) {
        return Alert.fromJson(new String(json, StandardCharsets.UTF_8));
    }

    private List<String> alerts() {
        return topics.records("alerts", RulesITCase::alert).stream()
                .map(Alert::message)
                .map(alert -> alert.getStream() + " " + alert.getRule() + " " + alert.getState()
                        + (alert.getState() == AlertV1.AlertState.CLOSED ? " " + alert.getEnd() : ""))
                .toList();
    }

    private void recount(List<SegmentedFrame> masks) {
        Map<String, TreeMap<Long, SegmentedFrame>> ofStream = new LinkedHashMap<>();
        masks.forEach(mask -> ofStream.computeIfAbsent(mask.id().stream(), stream -> new TreeMap<>())
                .put(mask.id().sequence(), mask));
        Map<String, StatisticsV1.Statistics> windows = new LinkedHashMap<>();
        topics.records("statistics", json -> Statistics.fromJson(new String(json, StandardCharsets.UTF_8)))
                .forEach(window -> windows.put(window.message().getStatisticsId(), window.message()));
        assertThat(windows).hasSizeGreaterThan(2 * STREAMS.size());
        long counted = 0;
        for (StatisticsV1.Statistics window : windows.values()) {
            List<SegmentedFrame> its = new ArrayList<>(ofStream.get(window.getStream())
                    .subMap(sequence(window.getStatisticsId()), true, sequence(window.getLastFrame()), true)
                    .values());
            assertThat(window.getFrames()).isEqualTo(its.size());
            counted += its.size();
            for (StatisticsV1.AreaFigures area : window.getAreasList()) {
                for (StatisticsV1.LabelFigures label : area.getLabelsList()) {
                    recount(label, area.hasZone(), its);
                }
            }
        }
        // The last window of each stream is still open when the job is closed.
        assertThat(counted).isBetween((long) masks.size() / 2, (long) masks.size());
    }

    private static long sequence(String frame) {
        return Long.parseLong(frame.substring(frame.lastIndexOf('/') + 1));
    }

    /** Pixel by pixel, as somebody would who knows the records alone. */
    private static void recount(StatisticsV1.LabelFigures label, boolean zone, List<SegmentedFrame> frames) {
        double coverage = 0;
        double most = 0;
        int looked = 0;
        for (SegmentedFrame frame : frames) {
            int index = frame.labels().indexOf(label.getLabel());
            if (index < 0) {
                continue;
            }
            looked++;
            short[] map = RunLengthCodec.decode(frame.mask());
            long pixels = 0;
            long has = 0;
            for (int i = 0; i < map.length; i++) {
                double x = (i % frame.mask().width() + 0.5) / frame.mask().width();
                if (!zone || x < 0.3) {
                    pixels++;
                    has += map[i] == index + 1 ? 1 : 0;
                }
            }
            coverage += (double) has / pixels;
            most = Math.max(most, (double) has / pixels);
        }
        assertThat(label.getCoverage()).isCloseTo(coverage / looked, SUMMED);
        assertThat(label.getCoverageMax()).isEqualTo(most);
        if (!zone) {
            double regions = frames.stream()
                    .filter(frame -> frame.labels().contains(label.getLabel()))
                    .mapToLong(frame -> frame.regions().stream()
                            .filter(region -> frame.labels().get(region.label()).equals(label.getLabel()))
                            .count())
                    .sum();
            assertThat(label.getRegions()).isCloseTo(regions / looked, SUMMED);
        }
    }
}
