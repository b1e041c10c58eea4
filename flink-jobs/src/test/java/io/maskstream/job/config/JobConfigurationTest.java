package io.maskstream.job.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maskstream.job.config.SourceConfiguration.CameraStream;
import io.maskstream.job.config.SourceConfiguration.FramesTopic;
import io.maskstream.job.config.SourceConfiguration.KafkaConnection;
import io.maskstream.job.config.SourceConfiguration.Start;
import io.maskstream.job.config.SourceConfiguration.VideoFile;
import io.maskstream.model.ClassPrompt;
import io.maskstream.stream.rule.ClassRedaction;
import io.maskstream.stream.rule.Rule;
import io.maskstream.stream.rule.RuleSet;
import io.maskstream.stream.source.CameraAddress;
import io.maskstream.stream.source.CredentialReference;
import io.maskstream.stream.source.ReconnectDelays;
import io.maskstream.stream.video.RtspTransport;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every key: its value arrives, and its default is what docs/running.md says. */
class JobConfigurationTest {
    @Test
    void readsAFileSource() {
        assertThat(Jobs.withSources("[{file: {stream: lobby, path: a/b.mp4, realtime: false, loop: true}}]")
                        .sources())
                .containsExactly(new VideoFile("lobby", "a/b.mp4", true, false));
        assertThat(Jobs.withSources("[{file: {stream: lobby, path: b.mp4}}]").videoFiles())
                .containsExactly(new VideoFile("lobby", "b.mp4", false, false));
    }

    @Test
    void readsAFileThatIsShownAtItsOwnPace() {
        assertThat(Jobs.withSources("[{file: {stream: lobby, path: b.mp4, realtime: true}}]")
                        .videoFiles())
                .containsExactly(new VideoFile("lobby", "b.mp4", false, true));
    }

    @Test
    void readsACamera() {
        JobConfiguration job = Jobs.withSources("[{rtsp: {stream: gate, url: 'rtsp://10.0.0.7/main',"
                + " credentials: env:GATE_RTSP, transport: udp, timeout: 5s, reconnect: {min: 1s, max: 1m}}}]");

        assertThat(job.cameras())
                .containsExactly(new CameraStream(
                        "gate",
                        new CameraAddress("10.0.0.7", 554, "/main"),
                        Optional.of(new CredentialReference.Environment("GATE_RTSP")),
                        RtspTransport.UDP,
                        new ReconnectDelays(Duration.ofSeconds(1), Duration.ofMinutes(1)),
                        Duration.ofSeconds(5)));
        assertThat(job.bounded()).isFalse();
        assertThat(job.namedStreams()).containsExactly("gate");
    }

    @Test
    void asksACameraByTcpWithoutCredentialsUnlessToldOtherwise() {
        assertThat(Jobs.withSources("[{rtsp: {stream: gate, url: 'rtsp://10.0.0.7/main'}}]")
                        .cameras())
                .containsExactly(new CameraStream(
                        "gate",
                        new CameraAddress("10.0.0.7", 554, "/main"),
                        Optional.empty(),
                        RtspTransport.TCP,
                        new ReconnectDelays(Duration.ofMillis(500), Duration.ofSeconds(30)),
                        Duration.ofSeconds(10)));
    }

    @Test
    void readsAKafkaSource() {
        assertThat(Jobs.withSources("[{kafka: {name: yard, bootstrap: 'a:1,b:2', topic: frames, group: g,"
                                + " start: earliest, bounded: true, live: false, properties: {client.id: env:ID}}}]")
                        .framesTopics())
                .containsExactly(new FramesTopic(
                        "yard",
                        new KafkaConnection("a:1,b:2", Map.of("client.id", "env:ID")),
                        "frames",
                        "g",
                        new Start.Earliest(),
                        true,
                        false));
    }

    @Test
    void namesAKafkaSourceByItsTopicAndReadsOnWhereItsGroupCommitted() {
        assertThat(Jobs.withSources("[{kafka: {bootstrap: 'a:1', topic: frames}}]")
                        .sources())
                .containsExactly(new FramesTopic(
                        "frames",
                        new KafkaConnection("a:1", Map.of()),
                        "frames",
                        "maskstream",
                        new Start.Committed(),
                        false,
                        false));
    }

    @Test
    void aLiveKafkaSourceStartsAtTheNewestFrameUnlessToldOtherwise() {
        FramesTopic live = Jobs.withSources("[{kafka: {bootstrap: 'a:1', topic: t, live: true}}]")
                .framesTopics()
                .get(0);
        assertThat(live.live()).isTrue();
        assertThat(live.start()).isEqualTo(new Start.Latest());
        assertThat(Jobs.withSources("[{kafka: {bootstrap: 'a:1', topic: t, live: true, start: earliest}}]")
                        .framesTopics())
                .extracting(FramesTopic::start)
                .containsExactly(new Start.Earliest());
    }

    @Test
    void freshnessOfLiveSourcesMustBeLongerThanTheWaitForABatch() {
        String job = "sources: [{kafka: {bootstrap: 'a:1', topic: t, live: %s}}]\nmodel: {directory: constant}\n"
                + "vocabulary: [road]\nsinks: [{files: {directory: out}}]\n"
                + "freshness: 20ms\nbatching: {max-wait: 20ms}\n";
        assertThat(Jobs.parse(job.formatted(false)).freshness()).hasValue(Duration.ofMillis(20));
        assertThatThrownBy(() -> Jobs.parse(job.formatted(true)))
                .hasMessageContaining("freshness is 20 ms, batching.max-wait 20 ms")
                .hasMessageContaining("make freshness longer");
    }

    @Test
    void readsWhereAKafkaSourceStarts() {
        assertThat(start("committed")).isEqualTo(new Start.Committed());
        assertThat(start("latest")).isEqualTo(new Start.Latest());
        assertThat(start("2026-01-31T12:00:00Z")).isEqualTo(new Start.At(Instant.parse("2026-01-31T12:00:00Z")));
        assertThat(start("1700000000000")).isEqualTo(new Start.At(Instant.ofEpochMilli(1_700_000_000_000L)));
    }

    @Test
    void aLiveTopicStartsAtItsNewestRecordUnlessItIsSaidOtherwise() {
        String topic = "[{kafka: {bootstrap: 'a:1', topic: t, live: %s}}]";
        assertThat(Jobs.withSources(topic.formatted("true"))
                        .framesTopics()
                        .get(0)
                        .start())
                .isEqualTo(new Start.Latest());
        assertThat(Jobs.withSources(topic.formatted("false"))
                        .framesTopics()
                        .get(0)
                        .start())
                .isEqualTo(new Start.Committed());
        assertThat(Jobs.withSources(topic.formatted("true, start: earliest"))
                        .framesTopics()
                        .get(0)
                        .start())
                .isEqualTo(new Start.Earliest());
    }

    private static Start start(String text) {
        return Jobs.withSources("[{kafka: {bootstrap: 'a:1', topic: t, start: '" + text + "'}}]")
                .framesTopics()
                .get(0)
                .start();
    }

    @Test
    void isBoundedWhenEverySourceIs() {
        String bounded = "{kafka: {bootstrap: 'a:1', topic: t, bounded: true}}";
        assertThat(Jobs.withSources("[" + bounded + ", {file: {stream: s, path: p}}]")
                        .bounded())
                .isTrue();
        assertThat(Jobs.withSources("[{file: {stream: s, path: p, loop: true}}]")
                        .bounded())
                .isFalse();
        assertThat(Jobs.withSources("[{kafka: {bootstrap: 'a:1', topic: t}}]").bounded())
                .isFalse();
    }

    @Test
    void readsTheModel() {
        assertThat(Jobs.withModel("{directory: m, device: cuda:1, precision: bf16, input: pixels, fit: stretch}")
                        .model())
                .isEqualTo(new ModelConfiguration(
                        "m",
                        "cuda:1",
                        ModelConfiguration.Precision.BF16,
                        ModelConfiguration.Input.PIXELS,
                        ModelConfiguration.Fit.STRETCH));
        assertThat(Jobs.withModel("{directory: m}").model())
                .isEqualTo(new ModelConfiguration(
                        "m",
                        "auto",
                        ModelConfiguration.Precision.FP32,
                        ModelConfiguration.Input.MODEL,
                        ModelConfiguration.Fit.LETTERBOX));
    }

    @Test
    void readsTheMasks() {
        assertThat(Jobs.with("masks: {resolution: 640x360, regions: false, min-area: 4}")
                        .masks())
                .isEqualTo(new MaskConfiguration(new MaskConfiguration.Resolution.Exactly(640, 360), false, 4));
        assertThat(Jobs.with("masks: {resolution: frame}").masks().resolution())
                .isEqualTo(new MaskConfiguration.Resolution.Frame());
        assertThat(Jobs.with("").masks())
                .isEqualTo(new MaskConfiguration(new MaskConfiguration.Resolution.Model(), true, 16));
    }

    @Test
    void readsTheVocabulary() {
        assertThat(Jobs.withVocabulary("[no, {name: car, prompts: [a car, 'the car'], threshold: 0.4}, 7]")
                        .vocabulary()
                        .classes())
                .containsExactly(
                        ClassPrompt.of("no"),
                        new ClassPrompt("car", List.of("a car", "the car"), OptionalDouble.of(0.4)),
                        ClassPrompt.of("7"));
    }

    @Test
    void readsTheSampling() {
        assertThat(Jobs.with("sampling: {max-fps: 7.5}").sampling()).isEqualTo(new SamplingConfiguration.AtMost(7.5));
        assertThat(Jobs.with("sampling: {max-fps: none}").sampling()).isEqualTo(new SamplingConfiguration.EveryFrame());
        assertThat(Jobs.with("").sampling()).isEqualTo(new SamplingConfiguration.EveryFrame());
    }

    @Test
    void readsTheBatching() {
        assertThat(Jobs.with("batching: {max-size: 4, max-wait: 5ms, latency-target: 1s, deterministic: true}")
                        .batching())
                .isEqualTo(new BatchingConfiguration(4, Duration.ofMillis(5), Duration.ofSeconds(1), true));
        assertThat(Jobs.with("").batching())
                .isEqualTo(new BatchingConfiguration(8, Duration.ofMillis(20), Duration.ofMillis(250), false));
    }

    @Test
    void readsTheFreshness() {
        assertThat(Jobs.with("freshness: 2s").freshness()).contains(Duration.ofSeconds(2));
        assertThat(Jobs.with("freshness: none").freshness()).isEmpty();
        assertThat(Jobs.with("").freshness()).contains(Duration.ofMillis(500));
    }

    @Test
    void readsTheParallelism() {
        assertThat(Jobs.with("parallelism: {decode: 2, infer: auto, max: 16}").parallelism())
                .isEqualTo(new ParallelismConfiguration(OptionalInt.of(2), OptionalInt.empty(), 16));
        ParallelismConfiguration standard = Jobs.with("").parallelism();
        assertThat(standard).isEqualTo(new ParallelismConfiguration(OptionalInt.empty(), OptionalInt.empty(), 128));
        assertThat(standard.inferSubtasks())
                .isEqualTo(standard.decodeSubtasks())
                .isPositive();
    }

    @Test
    void readsThePreviews() {
        assertThat(Jobs.parse(Jobs.SOURCES + Jobs.MODEL + Jobs.VOCABULARY
                                + "sinks: [{kafka: {bootstrap: \"b:1\", masks: m, previews: p}}]\n"
                                + "previews: {width: 320, max-fps: 2, redact: []}\n")
                        .previews())
                .isEqualTo(new PreviewConfiguration(320, 2, Optional.empty()));
        assertThat(Jobs.with("").previews()).isEqualTo(new PreviewConfiguration(640, 5, Optional.empty()));
    }

    @Test
    void readsWhatIsHiddenInPreviewsAndHowMasksAreSteadied() {
        assertThat(Jobs.with("previews: {redact: [Road], redact-with: fill, redact-margin: 3}")
                        .previews()
                        .redaction())
                .contains(new ClassRedaction(List.of("Road"), ClassRedaction.Style.FILL, 3));
        assertThat(Jobs.with("previews: {redact: [road]}").previews().redaction())
                .contains(new ClassRedaction(List.of("road"), ClassRedaction.Style.BLUR, 8));
        assertThat(Jobs.with("temporal: {smoothing: hysteresis}").steady()).isTrue();
        assertThat(Jobs.with("temporal: {smoothing: none}").steady()).isFalse();
        assertThat(Jobs.with("").steady()).isFalse();
    }

    @Test
    void readsRulesZonesAndTheirTopics() {
        JobConfiguration job = Jobs.parse(Jobs.SOURCES + Jobs.MODEL + Jobs.VOCABULARY
                + "sinks: [{kafka: {bootstrap: \"b:1\", masks: m, alerts: al, statistics: st}}]\n"
                + "rules: [{name: a, stream: lobby, when: present(road) for 3s}, {name: b, when: absent(road)}]\n"
                + "statistics: {window: 1m, grace: 2s}\n");
        assertThat(job.rules().set().rules()).extracting(Rule::name).containsExactly("a", "b");
        assertThat(job.rules().window()).isEqualTo(Duration.ofMinutes(1));
        assertThat(job.rules().grace()).isEqualTo(Duration.ofSeconds(2));
        assertThat(job.measuresMasks()).isTrue();
        assertThat(Jobs.with("").measuresMasks()).isFalse();
        assertThat(Jobs.with("").rules())
                .isEqualTo(new RuleConfiguration(RuleSet.EMPTY, Duration.ofSeconds(10), Duration.ofSeconds(5), false));
    }

    @Test
    void readsTheDelivery() {
        assertThat(Jobs.with("delivery: {mode: exactly-once, transaction-prefix: yard-1, transaction-timeout: 5m}")
                        .delivery())
                .isEqualTo(new DeliveryConfiguration.ExactlyOnce("yard-1", Duration.ofMinutes(5)));
        assertThat(Jobs.with("delivery: {mode: exactly-once, transaction-prefix: yard-1}")
                        .delivery())
                .isEqualTo(new DeliveryConfiguration.ExactlyOnce("yard-1", Duration.ofMinutes(10)));
        assertThat(Jobs.with("delivery: {mode: at-least-once, transaction-prefix: yard-1}")
                        .delivery())
                .isEqualTo(new DeliveryConfiguration.AtLeastOnce());
        assertThat(Jobs.with("").delivery()).isEqualTo(new DeliveryConfiguration.AtLeastOnce());
    }

    @Test
    void readsTheCheckpoint() {
        assertThat(Jobs.with("checkpoint: {interval: 30s, directory: 'file:///c'}")
                        .checkpoint())
                .isEqualTo(new CheckpointConfiguration(Duration.ofSeconds(30), Optional.of("file:///c"), 8));
        assertThat(Jobs.with("checkpoint: {restarts: 0}").checkpoint().restarts())
                .isZero();
        assertThat(Jobs.with("").checkpoint())
                .isEqualTo(new CheckpointConfiguration(Duration.ofSeconds(10), Optional.empty(), 8));
    }

    @Test
    void readsTheSinks() {
        assertThat(Jobs.withSinks("[{kafka: {bootstrap: 'a:1', masks: m, dead-letters: d, format: json,"
                                + " properties: {client.id: x}}}, {files: {directory: out, overlay: full}}]")
                        .sinks())
                .containsExactly(
                        new SinkConfiguration.Topics(
                                new KafkaConnection("a:1", Map.of("client.id", "x")),
                                "m",
                                Optional.of("d"),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                SinkConfiguration.Format.JSON),
                        new SinkConfiguration.Files("out", Optional.of(SinkConfiguration.Overlay.FULL)));
        assertThat(Jobs.withSinks("[{kafka: {bootstrap: 'a:1', masks: m}}]").sinks())
                .containsExactly(new SinkConfiguration.Topics(
                        new KafkaConnection("a:1", Map.of()),
                        "m",
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        SinkConfiguration.Format.PROTOBUF));
    }

    @Test
    void readsTheLimits() {
        assertThat(Jobs.with("limits: {max-record: 1MiB, max-pixels: 1000}").limits())
                .isEqualTo(new LimitsConfiguration(new ByteSize(1 << 20), 1000));
        assertThat(Jobs.with("").limits()).isEqualTo(new LimitsConfiguration(new ByteSize(16 << 20), 67_108_864));
    }

    @Test
    void readsWhereCommandsComeFromAndTheirAnswersGo() {
        assertThat(Jobs.with("").control()).isEmpty();
        assertThat(Jobs.with("control: {bootstrap: 'a:1', properties: {security.protocol: SSL}}")
                        .control())
                .contains(new ControlConfiguration(
                        new KafkaConnection("a:1", Map.of("security.protocol", "SSL")), "control", "control-events"));
        assertThat(Jobs.with("control: {bootstrap: 'a:1', topic: in, events: out}")
                        .control())
                .contains(new ControlConfiguration(new KafkaConnection("a:1", Map.of()), "in", "out"));
    }

    @Test
    void acceptsFeaturesThatAreNotThereYetWhereTheyAreSwitchedOff() {
        assertThat(Jobs.with("adapt: {mode: off, directory: x}\ntemporal: {smoothing: none}\n")
                        .bounded())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({"20ms, 20", "5s, 5000", "10m, 600000", "1h, 3600000"})
    void readsDurations(String text, long milliseconds) {
        assertThat(Values.duration(text)).isEqualTo(Duration.ofMillis(milliseconds));
    }

    @ParameterizedTest
    @CsvSource({"16MiB, 16777216, 16MiB", "1GiB, 1073741824, 1GiB", "1536, 1536, 1536B", "2048B, 2048, 2KiB"})
    void readsAndWritesSizes(String text, long bytes, String written) {
        assertThat(Values.size(text).bytes()).isEqualTo(bytes);
        assertThat(Values.size(text)).hasToString(written);
    }
}
