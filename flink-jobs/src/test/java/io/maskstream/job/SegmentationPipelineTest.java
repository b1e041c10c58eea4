package io.maskstream.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maskstream.job.config.JobConfiguration;
import io.maskstream.job.console.UsageException;
import io.maskstream.stream.decode.PreviewPolicy;
import io.maskstream.stream.decode.SamplingPolicy;
import io.maskstream.stream.rule.PreviewRedaction;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.JobVertex;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.junit.jupiter.api.Test;

class SegmentationPipelineTest {
    private static final String JOB =
            """
            sources:
              - file: {stream: a, path: a.mp4}
              - file: {stream: b, path: b.mp4}
              - kafka: {name: yard, bootstrap: "127.0.0.1:9092", topic: frames}
            model: {directory: constant}
            vocabulary: [road, sky]
            parallelism: {decode: 2, infer: %s, max: 32}
            sinks:
              - kafka: {bootstrap: "127.0.0.1:9092", masks: masks, dead-letters: dead}
              - files: {directory: out, overlay: model}
            """;

    @Test
    void chainsInferenceBehindDecodeSoThatPixelsCrossNoNetwork() {
        JobGraph graph = graph("auto").getJobGraph();
        assertThat(names(graph)).anySatisfy(name -> assertThat(name).contains("decode -> (infer"));
        JobVertex chain = vertex(graph, "decode");
        assertThat(chain.getParallelism()).isEqualTo(2);
        assertThat(chain.getMaxParallelism()).isEqualTo(32);
    }

    @Test
    void writesWhereItInfers() {
        assertThat(vertex(graph("auto").getJobGraph(), "decode").getName())
                .contains("masks-topic")
                .contains("masks-files")
                .contains("dead-letters");
    }

    @Test
    void rulesAndRedactionAreChainedBehindInferenceToo() {
        String measured =
                JOB.formatted("auto").replace("masks: masks,", "masks: masks, alerts: alerts, statistics: statistics,")
                        + "rules: [{name: busy, when: present(road)}]\npreviews: {redact: [road]}\n";
        StreamGraph graph = graph(JobConfiguration.parse("job.yaml", measured));
        assertThat(vertex(graph.getJobGraph(), "decode").getName())
                .contains(
                        "infer -> (", "redact -> (", "rules -> (", "alerts-topic", "statistics-topic", "alerts-files");
        assertThat(vertex(graph("auto").getJobGraph(), "decode").getName()).doesNotContain("rules", "redact");
    }

    @Test
    void chainsNothingHeavyToASource() {
        JobGraph graph = graph("auto").getJobGraph();
        assertThat(names(graph))
                .filteredOn(name -> name.contains("Source: files") || name.contains("Source: yard"))
                .hasSize(2)
                .noneMatch(name -> name.contains("->"));
    }

    @Test
    void shufflesFramesOnceWhereFewerSubtasksInferThanDecode() {
        JobGraph graph = graph("1").getJobGraph();
        assertThat(vertex(graph, "infer").getName()).startsWith("infer");
        assertThat(vertex(graph, "infer").getParallelism()).isEqualTo(1);
    }

    @Test
    void liveSourcesHaveAChainOfTheirOwnFromSourceToSink() {
        String gate = "  - kafka: {name: gate, bootstrap: '127.0.0.1:9092', topic: gate, live: true}\nmodel:";
        StreamGraph graph =
                graph(JobConfiguration.parse("job.yaml", JOB.formatted("auto").replace("model:", gate)));
        JobGraph jobs = graph.getJobGraph();
        String live = vertex(jobs, "decode-live").getName();
        assertThat(live).contains("infer-live", "masks-topic-live", "masks-files-live", "dead-letters-live");
        assertThat(live).doesNotContain("masks-topic:", "infer:");
        assertThat(vertex(jobs, "decode ->").getName()).doesNotContain("-live");
        assertThat(graph.getStreamNodes().stream().map(StreamNode::getTransformationUID))
                .doesNotHaveDuplicates()
                .contains("kafka-gate", "decode-live", "infer-live", "decode-replay", "infer-replay");
    }

    @Test
    void withoutLiveSourcesThereIsNoLiveChain() {
        assertThat(names(graph("auto").getJobGraph())).noneMatch(name -> name.contains("-live"));
    }

    @Test
    void givesEveryOperatorAUidOfItsOwn() {
        List<String> uids = graph("auto").getStreamNodes().stream()
                .map(StreamNode::getTransformationUID)
                .toList();
        assertThat(uids).doesNotContainNull().doesNotHaveDuplicates();
        assertThat(uids)
                .contains("files", "kafka-yard", "decode-replay", "infer-replay", "masks-topic", "dead-letters");
    }

    @Test
    void makesPreviewsAtTheirWidthAndRateForTheirTopic() {
        JobConfiguration job = JobConfiguration.parse(
                "job.yaml",
                JOB.formatted("auto")
                                .replace("dead-letters: dead}", "dead-letters: dead, previews: previews}")
                                .replace("overlay: model", "")
                        + "previews: {width: 320, max-fps: 2}\n");
        assertThat(new StageSettings(job).decode().previews())
                .isEqualTo(new PreviewPolicy.Jpeg(320, new SamplingPolicy.AtMost(2)));
        StreamExecutionEnvironment environment = new StreamExecutionEnvironment(FlinkSettings.of(job));
        SegmentationPipeline.build(environment, job, Map.of());
        assertThat(environment.getStreamGraph().getStreamNodes())
                .extracting(StreamNode::getTransformationUID)
                .contains("previews-topic");
    }

    @Test
    void everySinkGetsPreviewsThatWereRedacted() {
        JobConfiguration job = JobConfiguration.parse(
                "job.yaml",
                JOB.formatted("auto")
                        .replace("dead-letters: dead}", "dead-letters: dead, previews: previews}")
                        .replace("overlay: model", ""));
        PreviewRedaction nothing = (picture, masked) -> Optional.empty();
        StageSettings settings = new StageSettings(job, Optional.of(nothing));
        StreamExecutionEnvironment environment = new StreamExecutionEnvironment(FlinkSettings.of(job));
        SegmentationPipeline.build(environment, job, Map.of(), settings, settings.model());

        StreamGraph graph = environment.getStreamGraph();
        StreamNode redact = graph.getStreamNodes().stream()
                .filter(node -> "redact-replay".equals(node.getTransformationUID()))
                .findFirst()
                .orElseThrow();
        assertThat(redact.getOutEdgeIndices()).as("both topics and the files").hasSize(3);
        assertThat(vertex(graph.getJobGraph(), "decode").getName()).contains("infer -> redact -> (");
        assertThat(graph("auto").getStreamNodes())
                .as("without a redaction no picture is looked at")
                .noneMatch(node -> node.getOperatorName().contains("redact"));
    }

    @Test
    void drawsOverlaysOnAPictureOfEachFrame() {
        assertThat(new StageSettings(job("auto")).decode().previews())
                .isInstanceOfSatisfying(PreviewPolicy.Jpeg.class, previews -> assertThat(previews.sampling())
                        .isEqualTo(new SamplingPolicy.EveryFrame()));
    }

    @Test
    void makesNoPicturesThatNobodyTakes() {
        JobConfiguration job =
                JobConfiguration.parse("job.yaml", JOB.formatted("auto").replace("overlay: model", ""));
        assertThat(new StageSettings(job).decode().previews()).isEqualTo(new PreviewPolicy.None());
    }

    @Test
    void returnsTheGroupsOfItsStreamsAndKeepsThoseOfARestoredRun() {
        StreamExecutionEnvironment environment = new StreamExecutionEnvironment(new Configuration());
        Map<String, Integer> groups = SegmentationPipeline.build(environment, job("auto"), Map.of("b", 7, "gone", 3));
        assertThat(groups).containsEntry("b", 7).containsEntry("gone", 3).containsKey("a");
    }

    @Test
    void aJobStartsAgainByItselfAsOftenAsItsConfigurationSays() {
        JobConfiguration job =
                JobConfiguration.parse("job.yaml", JOB.formatted("auto") + "checkpoint: {restarts: 3}\n");
        assertThat(FlinkSettings.of(job).get(RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_ATTEMPTS))
                .isEqualTo(3);
    }

    @Test
    void refusesSettingsOfAClusterThatWouldPutPixelsIntoTheState() {
        Configuration unaligned = new Configuration();
        unaligned.set(CheckpointingOptions.ENABLE_UNALIGNED, true);
        assertThatThrownBy(() -> FlinkSettings.refuseWhatHoldsPixels(unaligned))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("execution.checkpointing.unaligned.enabled is true");
        Configuration debloating = new Configuration();
        debloating.set(TaskManagerOptions.BUFFER_DEBLOAT_ENABLED, true);
        assertThatThrownBy(() -> FlinkSettings.refuseWhatHoldsPixels(debloating))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("buffer-debloat.enabled is true");
    }

    private static JobConfiguration job(String infer) {
        return JobConfiguration.parse("job.yaml", JOB.formatted(infer));
    }

    private static StreamGraph graph(String infer) {
        return graph(job(infer));
    }

    private static StreamGraph graph(JobConfiguration job) {
        StreamExecutionEnvironment environment = new StreamExecutionEnvironment(FlinkSettings.of(job));
        SegmentationPipeline.build(environment, job, Map.of());
        return environment.getStreamGraph();
    }

    private static JobVertex vertex(JobGraph graph, String start) {
        return StreamSupport.stream(graph.getVertices().spliterator(), false)
                .filter(vertex -> vertex.getName().startsWith(start))
                .findFirst()
                .orElseThrow(() -> new AssertionError(start + " is none of " + names(graph)));
    }

    private static List<String> names(JobGraph graph) {
        return StreamSupport.stream(graph.getVertices().spliterator(), false)
                .map(JobVertex::getName)
                .toList();
    }
}
