package io.maskstream.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.maskstream.job.config.JobConfiguration;
import io.maskstream.job.local.LocalCluster;
import io.maskstream.job.local.RootCause;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A device that can do nothing more for its process, in the middle of a job. */
class LostDeviceITCase {
    private static final Duration LIMIT = Duration.ofMinutes(4);
    private static final int FRAMES = 250;

    @TempDir
    private Path folder;

    @Test
    void endsItsTaskManagerAndTheTasksGoOnElsewhere() throws Exception {
        Path jar = Path.of("target", "maskstream-job.jar").toAbsolutePath();
        assumeTrue(Files.isRegularFile(jar), "needs the job's jar, which mvn package makes");
        Path mark = folder.resolve("lost");
        Path out = folder.resolve("out");
        // One task manager has room for the whole job, so that its tasks need no other in place of the one that ends.
        try (ClusterProcesses cluster = ClusterProcesses.start(folder.resolve("cluster"), 2)) {
            Configuration target = new Configuration();
            target.set(DeploymentOptions.TARGET, "remote");
            target.set(RestOptions.ADDRESS, cluster.address().getHost());
            target.set(RestOptions.PORT, cluster.address().getPort());
            Path fake = LosingDevice.jar(folder.resolve("losing-device.jar"));
            target.set(
                    PipelineOptions.JARS,
                    List.of(jar.toUri().toString(), fake.toUri().toString()));
            String job = environment(target, out, mark)
                    .executeAsync("lost device")
                    .getJobID()
                    .toHexString();
            Eventually.get("a published file of masks", LIMIT, () -> Optional.of(MaskFiles.frameIds(out))
                    .filter(frames -> !frames.isEmpty()));
            List<JavaProcess> before = cluster.taskManagers();
            Files.createFile(mark);
            JavaProcess lost = Eventually.get("the end of a task manager", LIMIT, () -> before.stream()
                    .filter(process -> !process.alive())
                    .findFirst());
            assertThat(lost.exit(LIMIT)).isNotZero();
            assertThat(lost.output())
                    .contains("the device cuda:9 can do nothing more for this process (" + LosingDevice.FAILURE + ")");
            cluster.awaitState(job, "FINISHED", LIMIT);
            assertThat(cluster.taskManagers()).as("the others").hasSize(before.size() - 1);
        }
        assertThat(MaskFiles.frameIds(out)).doesNotHaveDuplicates().hasSize(2 * FRAMES);
    }

    @Test
    void endsTheJobOfAnEmbeddedClusterWithoutARestart() throws Exception {
        Path mark = folder.resolve("lost");
        Path out = folder.resolve("out");
        try (LocalCluster cluster = LocalCluster.start(2)) {
            JobID job =
                    cluster.submit(environment(new Configuration(), out, mark).getStreamGraph());
            Eventually.get("a published file of masks", LIMIT, () -> Optional.of(MaskFiles.frameIds(out))
                    .filter(frames -> !frames.isEmpty()));
            Files.createFile(mark);
            // The device would be there again: a job that is started once more would come to its end.
            JobResult result = cluster.result(job);
            assertThat(result.getSerializedThrowable()).isPresent();
            assertThat(RootCause.line(result.getSerializedThrowable().get()))
                    .isEqualTo(
                            "the device cuda:9 can do nothing more for this process (%s); check the device and its driver"
                                    .formatted(LosingDevice.FAILURE));
        }
        assertThat(MaskFiles.frameIds(out)).doesNotHaveDuplicates().hasSizeLessThan(2 * FRAMES);
    }

    private StreamExecutionEnvironment environment(Configuration target, Path out, Path mark) throws IOException {
        JobConfiguration job = JobConfiguration.parse(
                "job.yaml",
                """
                sources:
                  - file: {stream: a, path: '%1$s'}
                  - file: {stream: b, path: '%1$s'}
                model: {directory: constant, device: "cuda:9"}
                vocabulary: [road, sky]
                masks: {resolution: 1920x1080}
                parallelism: {decode: 2, infer: 2}
                checkpoint: {interval: 300ms, directory: '%2$s'}
                sinks: [{files: {directory: '%3$s'}}]
                """
                        .formatted(
                                StreamClips.writeNoisy(folder.resolve("noisy.mp4"), FRAMES),
                                folder.resolve("checkpoints").toUri(),
                                out));
        Configuration configuration = new Configuration(target);
        configuration.addAll(FlinkSettings.of(job));
        StreamExecutionEnvironment environment = new StreamExecutionEnvironment(configuration);
        SegmentationPipeline.build(
                environment, job, Map.of(), new StageSettings(job), new LosingDevice(mark.toString()));
        return environment;
    }
}
