package io.maskstream.job.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maskstream.job.local.EmbeddedKafka;
import io.maskstream.job.sql.ExitFrames.Truth;
import java.io.InputStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.jar.JarFile;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.factories.Factory;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The scripts of docs/sql over a real topic, against a recount by the test itself. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class BlockedExitITCase {
    private static final ZoneId HERE = ZoneId.of("Europe/Berlin");

    private static final String COVERAGE = "SELECT MASK_COVERAGE(m, '%s') FROM (VALUES (CAST(NULL AS BYTES))) AS t (m)";

    @TempDir
    private static Path folder;

    private static EmbeddedKafka kafka;
    private static List<Truth> live;
    private static List<Truth> all;

    /** Distinct seconds that were seen, and those among them that were blocked. */
    private record Seconds(Set<Instant> blocked, Set<Instant> seen) {}

    @BeforeAll
    static void start() {
        kafka = EmbeddedKafka.start(folder.resolve("kafka"), 1 << 20);
        // The second partition is a camera that is dead: no mask ever comes there.
        kafka.createTopic("masks", 2);
        ExitFrames frames = new ExitFrames();
        live = frames.live();
        all = new ArrayList<>(live);
        all.addAll(frames.backlog());
        ExitFrames.send(kafka.bootstrap(), "masks", live);
        ExitFrames.sendBytes(kafka.bootstrap(), "masks", new byte[] {1, 2, 3});
        ExitFrames.send(kafka.bootstrap(), "masks", all.subList(live.size(), all.size()));
    }

    @AfterAll
    static void stop() {
        kafka.close();
    }

    private static Map<String, Seconds> recount(List<Truth> frames, Function<Truth, String> group) {
        Map<String, Seconds> groups = new TreeMap<>();
        for (Truth truth : frames) {
            if (truth.measured()) {
                Seconds seconds = groups.computeIfAbsent(
                        group.apply(truth), key -> new Seconds(new HashSet<>(), new HashSet<>()));
                Instant second = truth.time().truncatedTo(ChronoUnit.SECONDS);
                seconds.seen().add(second);
                if (truth.blocked()) {
                    seconds.blocked().add(second);
                }
            }
        }
        return groups;
    }

    private static Map<String, String> options(Map<String, String> further) {
        Map<String, String> all = new HashMap<>(further);
        all.put("properties.bootstrap.servers", kafka.bootstrap());
        all.put("maskstream-masks.ignore-errors", "true");
        return all;
    }

    @Test
    void minutesADayEqualARecountWhateverTheClocksTheOrderAndTheCopies() throws Exception {
        SqlScript script = new SqlScript();
        String query = script.prepare("blocked-exit.sql", options(Map.of("scan.bounded.mode", "latest-offset")));

        Map<String, String> days = new TreeMap<>();
        for (Row row : script.rows(query, Integer.MAX_VALUE)) {
            if (row.getKind() == RowKind.INSERT || row.getKind() == RowKind.UPDATE_AFTER) {
                days.put(row.getField(0) + " " + row.getField(1), row.getField(2) + " of " + row.getField(3));
            }
        }
        Map<String, String> expected = new TreeMap<>();
        recount(all, truth -> truth.stream() + " " + truth.time().atZone(HERE).toLocalDate())
                .forEach((day, seconds) ->
                        expected.put(day, minutes(seconds.blocked()) + " of " + minutes(seconds.seen())));
        assertThat(expected)
                .as("both sides of midnight, and the backlog of the evening")
                .containsOnlyKeys(
                        "depot 2026-03-04", "gate 2026-03-04", "gate 2026-03-05", "yard 2026-03-04", "yard 2026-03-05");
        assertThat(days).isEqualTo(expected);
    }

    private static BigDecimal minutes(Set<Instant> seconds) {
        return BigDecimal.valueOf(seconds.size()).divide(BigDecimal.valueOf(60), 1, RoundingMode.HALF_UP);
    }

    @Test
    void everyMaskIsInItsMinuteOrAmongTheLateOnes() throws Exception {
        SqlScript script = new SqlScript();
        // Each mask moves the watermark at once, so that what is late does not depend on how fast the test reads.
        script.prepare(
                "blocked-minutes.sql",
                options(Map.of("scan.bounded.mode", "latest-offset", "scan.watermark.emit.strategy", "on-event")));

        List<Row> rows = script.rows(
                "SELECT stream_id, window_start, blocked_seconds, seen_seconds, CAST('' AS STRING) FROM minutes UNION ALL"
                        + " SELECT stream_id, CAST(NULL AS TIMESTAMP(3)), 0, 0, frame_id FROM late_masks",
                Integer.MAX_VALUE);

        List<Row> told = rows.stream().filter(row -> row.getField(1) != null).toList();
        assertThat(minutes(told))
                .as("clocks a day ahead and an hour behind lose nothing")
                .isEqualTo(expectedMinutes());
        List<Object> late = rows.stream()
                .filter(row -> row.getField(1) == null)
                .map(row -> row.getField(4))
                .toList();
        List<String> backlog = all.subList(live.size(), all.size()).stream()
                .filter(Truth::measured)
                .map(truth -> truth.frame().id().text())
                .toList();
        assertThat(backlog).hasSizeGreaterThan(100);
        assertThat(late).containsExactlyInAnyOrderElementsOf(backlog);
    }

    @Test
    void minutesAreToldWhenTheyAreOverThoughAPartitionIsDead() throws Exception {
        kafka.createTopic("live", 2);
        ExitFrames.send(kafka.bootstrap(), "live", live);
        Map<String, String> over = expectedMinutes();
        over.keySet().removeIf(minute -> minute.endsWith("23:01:00Z"));
        SqlScript script = new SqlScript();
        String query = script.prepare(
                "blocked-minutes.sql", options(Map.of("topic", "live", "scan.watermark.idle-timeout", "1 s")));

        assertThat(minutes(script.rows(query, over.size())))
                .hasSizeGreaterThan(4)
                .isEqualTo(over);
    }

    private static Map<String, String> minutes(List<Row> rows) {
        Map<String, String> minutes = new TreeMap<>();
        for (Row row : rows) {
            Instant minute = ((LocalDateTime) row.getField(1)).atZone(HERE).toInstant();
            String before = minutes.put(row.getField(0) + " " + minute, row.getField(2) + " of " + row.getField(3));
            assertThat(before).as("each is told once").isNull();
        }
        return minutes;
    }

    private static Map<String, String> expectedMinutes() {
        Map<String, String> minutes = new TreeMap<>();
        recount(live, truth -> truth.stream() + " " + truth.time().truncatedTo(ChronoUnit.MINUTES))
                .forEach((minute, seconds) -> minutes.put(
                        minute,
                        seconds.blocked().size() + " of " + seconds.seen().size()));
        return minutes;
    }

    @Test
    void theTableOfTheGuideHasEveryColumnAndItsStatementsCanBePlanned() throws Exception {
        String guide = Files.readString(Path.of("..", "docs", "sql.md"));
        String block = guide.substring(guide.indexOf("```sql") + 6);
        SqlScript script = new SqlScript();

        String plan = script.plan(script.prepareText(block.substring(0, block.indexOf("```")), Map.of()));

        assertThat(plan).contains("MASK_IOU", "TableSourceScan");
        for (MaskColumn column : MaskColumn.values()) {
            assertThat(plan).contains(column.columnName());
        }
    }

    @Test
    void theJobsJarTellsAClusterOfTheFormatAndOfTheConnector() throws Exception {
        try (JarFile jar = new JarFile(Path.of("target", "maskstream-job.jar").toFile());
                InputStream services =
                        jar.getInputStream(jar.getEntry("META-INF/services/" + Factory.class.getName()))) {
            assertThat(new String(services.readAllBytes(), StandardCharsets.UTF_8).lines())
                    .contains(
                            MaskFormatFactory.class.getName(),
                            "org.apache.flink.streaming.connectors.kafka.table.KafkaDynamicTableFactory");
        }
    }

    @Test
    void aZoneThatStandsInAStatementIsReadBeforeTheStatementRuns() {
        SqlScript script = new SqlScript();
        script.prepareText(
                "CREATE TEMPORARY FUNCTION MASK_COVERAGE AS '%s';\n-".formatted(MaskCoverage.class.getName()),
                Map.of());

        assertThatThrownBy(() -> script.plan(COVERAGE.formatted("[[0, 0], [2, 0], [1, 1]]")))
                .isInstanceOf(ValidationException.class)
                .rootCause()
                .hasMessageContaining("a corner of the zone 'MASK_COVERAGE' is at [2.0, 0.0], outside the frame");
        assertThatThrownBy(() -> script.plan(COVERAGE.formatted("50%d of it")))
                .rootCause()
                .hasMessageContaining("'50%d of it' is no zone; give the corners of a polygon");
    }
}
