package io.maskstream.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.maskstream.job.cli.Main;
import io.maskstream.job.config.JobConfiguration;
import io.maskstream.job.local.EmbeddedKafka;
import io.maskstream.job.run.LocalRun;
import io.maskstream.stream.mask.RunLengthCodec;
import io.maskstream.stream.record.FrameId;
import io.maskstream.stream.record.SegmentedFrame;
import io.maskstream.stream.rule.Alert;
import io.maskstream.stream.rule.Statistics;
import io.maskstream.v1.AlertV1;
import io.maskstream.v1.StatisticsV1;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Alerts and statistics of a job whose process is killed with SIGKILL, seen from outside: by topics alone. */
@Timeout(value = 8, unit = TimeUnit.MINUTES)
class RulesITCase {
    private static final List<String> STREAMS = List.of("a", "b", "c");
    private static final int SUBTASKS = 2;
    /** Less than what "steady" waits for, so that it is pending when the job is killed. */
    private static final int BEFORE_THE_KILL = 150;
    /** The frame at which each rule has held for long enough. */
    private static final Map<String, Integer> OPENS_AT = Map.of("seen", 3, "zoned", 0, "steady", 200);

    private static final List<String> OPENED_BEFORE =
            List.of("a seen OPEN", "a zoned OPEN", "b seen OPEN", "c seen OPEN");
    private static final List<String> ALL = Stream.concat(
                    OPENED_BEFORE.stream(),
                    Stream.of(
                            "a steady OPEN",
                            "b steady OPEN",
                            "c steady OPEN",
                            "a seen CLOSED UNMEASURABLE",
                            "a zoned CLOSED UNMEASURABLE",
                            "a steady CLOSED UNMEASURABLE",
                            "b seen CLOSED RULE_CHANGED",
                            "b steady CLOSED RULE_CHANGED",
                            "b other OPEN",
                            "c steady CLOSED CLEARED"))
            .toList();
    private static final Offset<Double> SUMMED = Offset.offset(1e-12);

    private static final ObjectMapper JSON = new ObjectMapper();

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

    private String job() {
        return """
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
                  - {name: steady, when: "coverage(road) > 0.3 for 8s until < 0.3"}
                statistics: {window: 1s}
                limits: {max-record: 1MiB}
                """
                .formatted(kafka.bootstrap(), SUBTASKS, folder.resolve("checkpoints"));
    }

    @Test
    void alertsStayOpenAndPendingOverAKillAndStatisticsEqualARecountOfTheMasks() throws Exception {
        try (TimedJpegFlow flow = new TimedJpegFlow(kafka.bootstrap(), "frames", STREAMS, BEFORE_THE_KILL)) {
            killWhileAlertsAreOpenAndPending();
            String checkpoint = Checkpoints.newest(folder.resolve("checkpoints"));
            try (LocalRun run =
                    LocalRun.start(JobConfiguration.parse("job", job()), "restored", Optional.of(checkpoint))) {
                flow.raise(Integer.MAX_VALUE);
                awaitAlerts(OPENED_BEFORE.size() + STREAMS.size());
                assertThat(run.ended()).isFalse();
                assertThat(alerts())
                        .as("what was open has not opened again, what was pending has")
                        .containsAll(OPENED_BEFORE)
                        .contains("a steady OPEN", "b steady OPEN", "c steady OPEN");
                command("vocabulary/a", "{\"vocabulary\":[\"tree\"]}", 1);
                command("rules/b", "{\"rules\":[{\"name\":\"other\",\"when\":\"coverage(sky) > 0.1\"}]}", 2);
                command("vocabulary/c", "{\"vocabulary\":[\"road\",\"sky\",\"tree\"]}", 3);
                topics.awaitMoreMasks(60);
                int frames = flow.end() * STREAMS.size();
                Eventually.get(
                        frames + " masks",
                        Duration.ofMinutes(1),
                        () -> topics.masks().size() >= frames ? Optional.of(true) : Optional.empty());
                awaitAlerts(ALL.size());
                assertThat(topics.masks()).hasSize(frames);
            }
        }
        assertThat(alerts()).containsExactlyInAnyOrderElementsOf(ALL);
        Map<String, SegmentedFrame> masks = new LinkedHashMap<>();
        topics.masks().forEach(mask -> masks.put(mask.id().text(), mask));
        theirBeginningsAndEnds(masks);
        recount(topics.masks());
    }

    /** The first life is a process of its own: nothing in it can say goodbye. */
    private void killWhileAlertsAreOpenAndPending() throws Exception {
        Path config = Files.writeString(folder.resolve("job.yaml"), job());
        try (JavaProcess process = JavaProcess.start(
                folder.resolve("job.log"),
                List.of("-Xmx448m"),
                Main.class.getName(),
                List.of("run", "--config", config.toString()))) {
            Eventually.get("open alerts", Duration.ofMinutes(4), () -> {
                assertThat(process.alive()).as(process.tail()).isTrue();
                return alerts().size() >= OPENED_BEFORE.size() ? Optional.of(true) : Optional.empty();
            });
            assertThat(process.alive()).as(process.tail()).isTrue();
            process.kill();
        }
        assertThat(alerts()).as("at the kill").containsExactlyInAnyOrderElementsOf(OPENED_BEFORE);
    }

    private void command(String key, String json, int version) throws Exception {
        topics.send(key, json);
        topics.await("applied %s %d".formatted(key, version), SUBTASKS);
    }

    private void awaitAlerts(int count) {
        Eventually.get(
                count + " records of alerts",
                Duration.ofMinutes(1),
                () -> alerts().size() >= count ? Optional.of(true) : Optional.empty());
    }

    /** What held since the first frame says so, though a life lies between; and it ends where the masks change. */
    private void theirBeginningsAndEnds(Map<String, SegmentedFrame> masks) {
        Set<String> open = new HashSet<>();
        for (JsonNode alert : topics.records("alerts", RulesITCase::json)) {
            String stream = alert.get("stream").asText();
            String rule = alert.get("rule").asText();
            String since = alert.get("since_frame").asText();
            if (!rule.equals("other")) {
                assertThat(since).isEqualTo(frame(stream, 0));
            }
            assertThat(Instant.parse(alert.get("since").asText())).isEqualTo(wall(masks.get(since)));
            String id = alert.get("alert_id").asText();
            if (alert.get("state").asText().equals("OPEN")) {
                assertThat(open.add(id)).as(id).isTrue();
                if (OPENS_AT.containsKey(rule)) {
                    assertThat(alert.get("frame_id").asText()).isEqualTo(frame(stream, OPENS_AT.get(rule)));
                }
                continue;
            }
            assertThat(open).as("it closes as what it opened").contains(id);
            SegmentedFrame until = masks.get(alert.get("until_frame").asText());
            assertThat(Instant.parse(alert.get("until").asText())).isEqualTo(wall(until));
            assertThat(alert.get("duration_us").asLong())
                    .isEqualTo(TimedJpegFlow.STEP_US * until.id().sequence());
            if (!stream.equals("b")) {
                assertThat(until.id().text()).isEqualTo(firstWithTree(stream, masks));
            }
        }
    }

    private static JsonNode json(byte[] record) {
        try {
            return JSON.readTree(record);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String frame(String stream, int number) {
        return "%s/%d/%d".formatted(stream, TimedJpegFlow.EPOCH, number);
    }

    private static Instant wall(SegmentedFrame frame) {
        return Instant.EPOCH.plus(frame.times().ingestUs(), ChronoUnit.MICROS);
    }

    private static String firstWithTree(String stream, Map<String, SegmentedFrame> masks) {
        return masks.values().stream()
                .map(SegmentedFrame::id)
                .filter(id -> id.stream().equals(stream)
                        && masks.get(id.text()).labels().contains("tree"))
                .min(Comparator.comparingLong(FrameId::sequence))
                .orElseThrow()
                .text();
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
