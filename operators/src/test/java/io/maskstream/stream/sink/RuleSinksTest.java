package io.maskstream.stream.sink;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.Timestamps;
import io.maskstream.stream.rule.Alert;
import io.maskstream.stream.rule.Statistics;
import io.maskstream.v1.AlertV1;
import io.maskstream.v1.StatisticsV1;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where alerts and statistics end. */
class RuleSinksTest {
    @TempDir
    private Path output;

    private static Alert alert(String stream, String frame) {
        return new Alert(AlertV1.Alert.newBuilder()
                .setAlertId("busy@" + frame)
                .setStream(stream)
                .setFrameId(frame)
                .setSince(Timestamps.fromMicros(1))
                .build());
    }

    private static Statistics statistics(int zones) {
        StatisticsV1.Statistics.Builder statistics = StatisticsV1.Statistics.newBuilder()
                .setStream("gate")
                .setStatisticsId("gate/1/2")
                .setLastFrame("gate/1/9")
                .addAreas(StatisticsV1.AreaFigures.getDefaultInstance());
        for (int zone = 0; zone < zones; zone++) {
            statistics.addAreas(StatisticsV1.AreaFigures.newBuilder().setZone("zone " + zone));
        }
        return new Statistics(statistics.build());
    }

    @Test
    void anAlertHasItsStreamAsKeyAndSaysItsTypeAndForm() {
        Alert alert = alert("gate/ö", "gate/ö/3/17");
        ProducerRecord<byte[], byte[]> message =
                new RuleRecordSchema<Alert>("alerts", 1000).serialize(alert, null, null);

        assertThat(message.topic()).isEqualTo("alerts");
        assertThat(message.key()).isEqualTo("gate/ö".getBytes(StandardCharsets.UTF_8));
        assertThat(Arrays.stream(message.headers().toArray())
                        .map(header -> header.key() + "=" + new String(header.value(), StandardCharsets.UTF_8)))
                .containsExactly("ms-type=maskstream.v1.Alert", "ms-format=json");
        assertThat(Alert.fromJson(new String(message.value(), StandardCharsets.UTF_8)))
                .isEqualTo(alert);
    }

    @Test
    void statisticsThatWouldBeTooLargeGoWithoutTheirZones() {
        RuleRecordSchema<Statistics> schema = new RuleRecordSchema<>("statistics", 1000);

        assertThat(read(schema.serialize(statistics(3), null, null)).message().getAreasCount())
                .isEqualTo(4);
        assertThat(read(schema.serialize(statistics(100), null, null)).message().getAreasCount())
                .isEqualTo(1);
    }

    private static Statistics read(ProducerRecord<byte[], byte[]> message) {
        assertThat(message.value()).hasSizeLessThan(1000);
        return Statistics.fromJson(new String(message.value(), StandardCharsets.UTF_8));
    }

    @Test
    void linesOfACheckpointAreAFileOfTheirStreamNamedAfterTheirFrame() throws IOException {
        RuleLinesWriter<Alert> writer = new RuleLinesWriter<>(output.toString(), 0);
        writer.write(alert("a/b", "a/b/3/17"), null);
        writer.write(alert("a/b", "a/b/3/18"), null);
        writer.write(alert("gate", "gate/0/1"), null);
        List<Segment> finished = writer.prepareCommit();
        writer.write(alert("gate", "gate/0/2"), null);
        writer.close();

        assertThat(names())
                .as("the last line was after the checkpoint")
                .hasSize(2)
                .allMatch(name -> name.startsWith("."));
        for (Segment segment : finished) {
            WholeFiles.publish(segment.hidden(), segment.file());
        }
        assertThat(names())
                .containsExactlyInAnyOrder(
                        "alerts-0000000000000003-000000000017.ndjson", "alerts-0000000000000000-000000000001.ndjson");
        assertThat(Files.readAllLines(output.resolve("a%2Fb").resolve("alerts-0000000000000003-000000000017.ndjson")))
                .extracting(line -> Alert.fromJson(line).frame())
                .containsExactly("a/b/3/17", "a/b/3/18");
    }

    @Test
    void statisticsHaveFilesOfTheirOwn() throws IOException {
        RuleLinesWriter<Statistics> writer = new RuleLinesWriter<>(output.toString(), 4);
        writer.write(statistics(1), null);

        assertThat(writer.prepareCommit())
                .extracting(segment -> segment.file().getFileName().toString())
                .containsExactly("statistics-0000000000000001-000000000009.ndjson");
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.walk(output)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .toList();
        }
    }
}
