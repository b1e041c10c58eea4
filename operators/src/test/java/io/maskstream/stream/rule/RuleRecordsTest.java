package io.maskstream.stream.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.util.Timestamps;
import io.maskstream.v1.AlertV1;
import io.maskstream.v1.MaskstreamV1;
import io.maskstream.v1.RuleStateV1;
import io.maskstream.v1.StatisticsV1;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;

/** The golden files were written by the first version and stay as they are. */
class RuleRecordsTest {
    static AlertV1.Alert alert() {
        return AlertV1.Alert.newBuilder()
                .setAlertId("blocked@gate/ö/3/17")
                .setRule("blocked")
                .setStream("gate/ö")
                .setState(AlertV1.AlertState.CLOSED)
                .setSince(Timestamps.fromMicros(1_700_000_000_000_001L))
                .setUntil(Timestamps.fromMicros(1_700_000_004_500_000L))
                .setValue(0.05)
                .setPeak(0.375)
                .setWhen("coverage(car, zone=exit) > 0.2 for 5s")
                .setMeasure("coverage")
                .setLabel("car")
                .setZone("exit")
                .setSinceFrame("gate/ö/3/17")
                .setUntilFrame("gate/ö/3/130")
                .setFrameId("gate/ö/3/131")
                .setSincePtsUs(40_000)
                .setUntilPtsUs(4_540_000)
                .setClockSource(MaskstreamV1.ClockSource.SENDER)
                .setDurationUs(4_500_000)
                .setEnd(AlertV1.AlertEnd.CLEARED)
                .setRulesVersion(9)
                .setVocabularyVersion(7)
                .build();
    }

    static StatisticsV1.Statistics statistics() {
        return StatisticsV1.Statistics.newBuilder()
                .setStatisticsId("gate/3/17")
                .setStream("gate")
                .setEpoch(3)
                .setSince(Timestamps.fromMicros(1_700_000_000_000_001L))
                .setUntil(Timestamps.fromMicros(1_700_000_009_500_000L))
                .setClockSource(MaskstreamV1.ClockSource.ARRIVAL)
                .setWindowUs(10_000_000)
                .setComplete(true)
                .setLastFrame("gate/3/36")
                .setFrames(20)
                .setFps(2)
                .setAgeP50Ms(41.5)
                .setAgeP99Ms(90.25)
                .setShed(4)
                .setErrors(1)
                .setOutOfOrder(2)
                .setLate(3)
                .setTimeJumps(1)
                .addAllLabels(List.of("car", "person"))
                .setVocabularyVersion(7)
                .addAreas(StatisticsV1.AreaFigures.newBuilder()
                        .addLabels(StatisticsV1.LabelFigures.newBuilder()
                                .setLabel("car")
                                .setCoverage(0.125)
                                .setCoverageMax(0.5)
                                .setRegions(1.5)
                                .setRegionsMax(3)))
                .addAreas(StatisticsV1.AreaFigures.newBuilder().setZone("exit"))
                .build();
    }

    static RuleStateV1.StreamRules state() {
        RuleStateV1.Moment moment = RuleStateV1.Moment.newBuilder()
                .setFrameId("gate/3/17")
                .setWallUs(1_700_000_000_000_001L)
                .setSenderClock(true)
                .setPtsUs(40_000)
                .setElapsedUs(123)
                .build();
        return RuleStateV1.StreamRules.newBuilder()
                .setTime(RuleStateV1.Time.newBuilder()
                        .setEpoch(3)
                        .setSequence(17)
                        .setKind(1)
                        .setTimeUs(40_000)
                        .setIngestUs(1_700_000_000_000_005L)
                        .setElapsedUs(123))
                .addWatches(RuleStateV1.Watch.newBuilder()
                        .setRule("blocked")
                        .setDefinition("present(car)")
                        .setSince(moment)
                        .setPeak(0.5)
                        .setAlert(alert())
                        .setClearSince(moment)
                        .setClearValue(0.25)
                        .setQuietUntilUs(99))
                .setWindow(RuleStateV1.Window.newBuilder()
                        .setIndex(4)
                        .setFirst(moment)
                        .setLast(moment)
                        .setFrames(1)
                        .setShed(2)
                        .setErrors(3)
                        .setOutOfOrder(4)
                        .setLate(5)
                        .setTimeJumps(6)
                        .putAges(700, 1)
                        .addLabels("car")
                        .setVocabularyVersion(7)
                        .addAreas(RuleStateV1.AreaSums.newBuilder()
                                .setZone("exit")
                                .addLabels(RuleStateV1.LabelSums.newBuilder()
                                        .setLabel("car")
                                        .setFrames(1)
                                        .setCoverage(0.5)
                                        .setCoverageMax(0.5)
                                        .setRegions(2)
                                        .setRegionsMax(2)))
                        .setEpoch(3))
                .build();
    }

    @Test
    void messagesAreNamedAsTheirConsumersExpect() {
        assertThat(AlertV1.Alert.getDescriptor().getFullName()).isEqualTo(Alert.TYPE);
        assertThat(StatisticsV1.Statistics.getDescriptor().getFullName()).isEqualTo(Statistics.TYPE);
    }

    @Test
    void writesTheBytesAndTheJsonThatTheFirstVersionWrote() throws IOException {
        assertThat(alert().toByteArray()).isEqualTo(golden("alert-v1.binpb"));
        assertThat(statistics().toByteArray()).isEqualTo(golden("statistics-v1.binpb"));
        assertThat(state().toByteArray()).isEqualTo(golden("state-v1.binpb"));
        assertThat(new Alert(alert()).json()).isEqualTo(text("alert-v1.json"));
        assertThat(new Statistics(statistics()).json()).isEqualTo(text("statistics-v1.json"));
    }

    @Test
    void readsWhatTheFirstVersionWrote() throws IOException {
        assertThat(AlertV1.Alert.parseFrom(golden("alert-v1.binpb"))).isEqualTo(alert());
        assertThat(StatisticsV1.Statistics.parseFrom(golden("statistics-v1.binpb")))
                .isEqualTo(statistics());
        assertThat(RuleStateV1.StreamRules.parseFrom(golden("state-v1.binpb"))).isEqualTo(state());
        assertThat(Alert.fromJson(text("alert-v1.json")).message()).isEqualTo(alert());
        assertThat(Statistics.fromJson(text("statistics-v1.json")).message()).isEqualTo(statistics());
    }

    @Test
    void anOpenAlertHasNoEndAndFieldsOfLaterVersionsArePassedOver() {
        Alert open = new Alert(alert().toBuilder()
                .setState(AlertV1.AlertState.OPEN)
                .clearUntil()
                .clearUntilFrame()
                .clearUntilPtsUs()
                .clearEnd()
                .clearZone()
                .build());

        assertThat(open.open()).isTrue();
        assertThat(open.json())
                .doesNotContain("until\"", "until_", "\"end\"", "\"zone\"", "\n")
                .contains("\"since\":\"2023-11-14T22:13:20.000001Z\"", "\"state\":\"OPEN\"");
        assertThat(Alert.fromJson(open.json().replace("{\"alert_id\"", "{\"later\":[1],\"alert_id\"")))
                .isEqualTo(open);
        assertThatThrownBy(() -> Alert.fromJson("{\"rule\":7"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("no maskstream.v1.Alert as JSON: ");
    }

    @Test
    void flinkFindsTheSerializersByItselfAndReadsWhatItWrote() throws Exception {
        assertCarried(Alert.class, new Alert(alert()));
        assertCarried(Statistics.class, new Statistics(statistics()));
    }

    private static <T> void assertCarried(Class<T> type, T value) throws Exception {
        Configuration noKryo = new Configuration().set(PipelineOptions.GENERIC_TYPES, false);
        TypeInformation<T> information = InstantiationUtil.clone(TypeInformation.of(type));
        TypeSerializer<T> serializer = information.createSerializer(new SerializerConfigImpl(noKryo));
        DataOutputSerializer out = new DataOutputSerializer(64);
        TypeSerializerSnapshot.writeVersionedSnapshot(out, serializer.snapshotConfiguration());
        serializer.serialize(value, out);

        DataInputDeserializer in = new DataInputDeserializer(out.getCopyOfBuffer());
        TypeSerializerSnapshot<T> snapshot =
                TypeSerializerSnapshot.readVersionedSnapshot(in, RuleRecordsTest.class.getClassLoader());
        assertThat(snapshot.restoreSerializer().deserialize(in)).isEqualTo(value);
        assertThat(in.available()).isZero();
        assertThat(serializer.copy(value)).isSameAs(value);
        assertThat(information).isEqualTo(TypeInformation.of(type));
    }

    private static byte[] golden(String name) throws IOException {
        try (InputStream in = RuleRecordsTest.class.getResourceAsStream(name)) {
            return in.readAllBytes();
        }
    }

    private static String text(String name) throws IOException {
        return new String(golden(name), StandardCharsets.UTF_8);
    }
}
