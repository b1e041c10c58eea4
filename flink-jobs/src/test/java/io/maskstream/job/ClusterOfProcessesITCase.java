package io.maskstream.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.maskstream.job.cli.Main;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The job as a jar on a Flink cluster of real processes, whose TaskManagers come and go. */
class ClusterOfProcessesITCase {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterOfProcessesITCase.class);
    private static final String JAR = "maskstream.job.jar";
    private static final String WORDS = "road, sky, car, sign";
    private static final Duration LIMIT = Duration.ofMinutes(5);

    /** The first 20 per cent. */
    private static final int WARM_UP = 3;

    @TempDir
    Path folder;

    @BeforeEach
    void requireJar() {
        Path jar = Path.of("target", "maskstream-job.jar").toAbsolutePath();
        assumeTrue(Files.isRegularFile(jar), "needs the job's jar, which mvn package makes");
        System.setProperty(JAR, jar.toString());
    }

    @AfterEach
    void forgetJar() {
        System.clearProperty(JAR);
    }

    @Test
    void runsBoundedJobsThatAreSubmittedAsAJar() throws Exception {
        int frames = 60;
        List<Path> clips = StreamClips.write(folder.resolve("clips"), frames);
        try (BrokerProcess broker = BrokerProcess.start(folder.resolve("broker"));
                ClusterProcesses cluster = ClusterProcesses.start(folder.resolve("cluster"), 2)) {
            createTopics(broker, "files");
            String job = submit(cluster, fileJob(broker, "files", clips));
            cluster.awaitState(job, "FINISHED", LIMIT);
            requireAllOnce(broker, "files", frames);

            createTopics(broker, "flink");
            JavaProcess flink = flinkRun(cluster, fileJob(broker, "flink", clips));
            assertThat(flink.exit(LIMIT)).as(flink.tail()).isZero();
            requireAllOnce(broker, "flink", frames);

            Path misspelt = fileJob(broker, "misspelt", clips);
            Files.writeString(misspelt, Files.readString(misspelt).replace("batching:", "batchng:"));
            JavaProcess refused = flinkRun(cluster, misspelt);
            assertThat(refused.exit(LIMIT)).as(refused.tail()).isEqualTo(2);
            assertThat(refused.tail().lines().filter(line -> !line.startsWith("WARNING")))
                    .singleElement(InstanceOfAssertFactories.STRING)
                    .startsWith("maskstream: ")
                    .contains("misspelt.yaml:", "did you mean 'batching'");
        }
    }

    private static void requireAllOnce(BrokerProcess broker, String name, int framesOfEach) {
        CommittedMasks masks = CommittedMasks.read(broker.bootstrap(), "masks-" + name, KillableJob.PARTITIONS);
        assertThat(masks.ofStream()).hasSize(StreamClips.STREAMS);
        assertThat(masks.frameIds()).hasSize(StreamClips.STREAMS * framesOfEach).doesNotHaveDuplicates();
    }

    /** Flink's own command runs the jar by the main class in its manifest. */
    private static JavaProcess flinkRun(ClusterProcesses cluster, Path config) {
        return cluster.command(
                config.getFileName() + ".log", List.of("run", System.getProperty(JAR), "--config", config.toString()));
    }

    @Test
    void twoJobsSideBySideGiveEachItsOwnMasks() throws Exception {
        int frames = 200;
        List<Path> clips = StreamClips.write(folder.resolve("clips"), frames);
        try (BrokerProcess broker = BrokerProcess.start(folder.resolve("broker"));
                ClusterProcesses cluster = ClusterProcesses.start(folder.resolve("cluster"), 2)) {
            broker.createTopic("frames", KillableJob.PARTITIONS);
            StreamClips.publish(clips, broker.connection(), "frames", 400);
            Map<String, String> jobs = new TreeMap<>();
            for (String name : List.of("first", "second")) {
                createTopics(broker, name);
                jobs.put(name, submit(cluster, kafkaJob(broker, name, false, name + "-road, " + name + "-sky")));
            }
            for (String name : jobs.keySet()) {
                CommittedMasks masks = Eventually.get("all masks of the " + name + " job", LIMIT, () -> Optional.of(
                                CommittedMasks.read(broker.bootstrap(), "masks-" + name, KillableJob.PARTITIONS))
                        .filter(read -> read.frameIds().size() >= StreamClips.STREAMS * frames));
                assertThat(masks.frameIds())
                        .hasSize(StreamClips.STREAMS * frames)
                        .doesNotHaveDuplicates();
                assertThat(masks.ofStream().values()).allSatisfy(stream -> assertThat(stream)
                        .allMatch(mask -> mask.contains("[\"%1$s-road\",\"%1$s-sky\"]".formatted(name))));
            }
            assertThat(jobs.values()).as("side by side").allMatch(job -> cluster.state(job)
                    .equals("RUNNING"));
        }
    }

    @Tag("soak")
    @Test
    void twoJobsLoseAndDoubleNothingOverFiveKillsOfATaskManager() throws Exception {
        int frames = 2400;
        Random random = new Random(21);
        List<Path> clips = StreamClips.write(folder.resolve("clips"), frames);
        try (BrokerProcess broker = BrokerProcess.start(folder.resolve("broker"));
                ClusterProcesses cluster = ClusterProcesses.start(folder.resolve("cluster"), 2)) {
            broker.createTopic("frames", KillableJob.PARTITIONS);
            StreamClips.publish(clips, broker.connection(), "frames", 400);
            List<String> jobs = new ArrayList<>();
            for (String name : List.of("first", "second")) {
                createTopics(broker, name);
                jobs.add(submit(cluster, kafkaJob(broker, name, true, WORDS)));
            }
            for (int kill = 0; kill < 5; kill++) {
                for (String job : jobs) {
                    cluster.awaitCheckpoints(job, cluster.checkpoints(job) + 1, LIMIT);
                }
                Eventually.pause(Duration.ofMillis(random.nextInt(1500)));
                for (String job : jobs) {
                    assertThat(cluster.state(job)).as("at work when it is hit").isEqualTo("RUNNING");
                }
                List<JavaProcess> alive = cluster.taskManagers();
                JavaProcess victim = alive.get(random.nextInt(alive.size()));
                victim.kill();
                LOG.info("kill {}: TaskManager {} is gone", kill + 1, victim.pid());
                cluster.startTaskManager();
            }
            for (int i = 0; i < jobs.size(); i++) {
                cluster.awaitState(jobs.get(i), "FINISHED", LIMIT.plus(LIMIT));
                String topic = "masks-" + List.of("first", "second").get(i);
                CommittedMasks masks = CommittedMasks.read(broker.bootstrap(), topic, KillableJob.PARTITIONS);
                LOG.info(
                        "{}: {} frames, {} doubled",
                        topic,
                        masks.distinctFrames().size(),
                        masks.doubled());
                assertThat(masks.frameIds())
                        .hasSize(StreamClips.STREAMS * frames)
                        .doesNotHaveDuplicates();
            }
        }
    }

    @Tag("soak")
    @Test
    void taskManagersStayFlatOverTenCancellations() throws Exception {
        List<Path> clips = StreamClips.write(folder.resolve("clips"), 250);
        String model = TinyClip.write(folder.resolve("tiny-clip")).toString();
        try (BrokerProcess broker = BrokerProcess.start(folder.resolve("broker"));
                ClusterProcesses cluster = ClusterProcesses.start(folder.resolve("cluster"), 2)) {
            createTopics(broker, "loop");
            List<List<ProcessFigures>> rounds = new ArrayList<>();
            for (int round = 0; round < WARM_UP + 12; round++) {
                String job = submit(cluster, loopJob(broker, "loop", clips, model));
                cluster.awaitState(job, "RUNNING", LIMIT);
                cluster.awaitCheckpoints(job, 2, LIMIT);
                cluster.cancel(job);
                cluster.awaitState(job, "CANCELED", LIMIT);
                List<ProcessFigures> figures = new ArrayList<>();
                for (JavaProcess taskManager : cluster.taskManagers()) {
                    figures.add(ProcessFigures.of(taskManager.pid()));
                }
                LOG.info("round {}: {}", round, figures);
                rounds.add(figures);
            }
            for (int manager = 0; manager < 2; manager++) {
                int one = manager;
                ProcessFigures.requireFlat(rounds.stream()
                        .skip(WARM_UP)
                        .map(figures -> figures.get(one))
                        .toList());
            }
        }
    }

    private static void createTopics(BrokerProcess broker, String name) throws Exception {
        broker.createTopic("masks-" + name, KillableJob.PARTITIONS);
        broker.createTopic("dead-letters-" + name, 1);
    }

    /** Runs {@code run --cluster} and returns the job's id. */
    private static String submit(ClusterProcesses cluster, Path config) throws IOException {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exit = Main.run(
                new String[] {
                    "run",
                    "--config",
                    config.toString(),
                    "--cluster",
                    cluster.address().toString(),
                    "--json"
                },
                new PrintWriter(out, true),
                new PrintWriter(err, true));
        assertThat(exit).as(err.toString()).isZero();
        return new ObjectMapper().readTree(out.toString()).path("job").asText();
    }

    private Path fileJob(BrokerProcess broker, String name, List<Path> clips) throws IOException {
        return job(broker, name, files(clips, false), "constant", WORDS);
    }

    private Path loopJob(BrokerProcess broker, String name, List<Path> clips, String model) throws IOException {
        return job(broker, name, files(clips, true), model, WORDS);
    }

    private static String files(List<Path> clips, boolean loop) {
        StringBuilder sources = new StringBuilder();
        for (int stream = 0; stream < clips.size(); stream++) {
            sources.append("  - file: {stream: street-%d, path: \"%s\", loop: %s}%n"
                    .formatted(stream, clips.get(stream), loop));
        }
        return sources.toString();
    }

    /** Paced, so that a kill finds it at work: about 100 kB/s of each partition. */
    private Path kafkaJob(BrokerProcess broker, String name, boolean bounded, String words) throws IOException {
        return job(
                broker,
                name,
                ("  - kafka: {name: frames, bootstrap: \"%s\", topic: frames, group: %s, start: earliest, bounded: %s,"
                                + " properties: {fetch.min.bytes: \"33554432\", max.partition.fetch.bytes: \"1500\","
                                + " fetch.max.wait.ms: \"100\"}}%n")
                        .formatted(broker.bootstrap(), name, bounded),
                "constant",
                words);
    }

    private Path job(BrokerProcess broker, String name, String sources, String model, String words) throws IOException {
        return Files.writeString(
                folder.resolve(name + ".yaml"),
                """
                sources:
                %smodel: {directory: %s, device: cpu}
                vocabulary: [%s]
                batching: {max-size: 4, max-wait: 20ms, deterministic: true}
                parallelism: {decode: 2, infer: 2, max: 16}
                delivery: {mode: exactly-once, transaction-prefix: %s}
                checkpoint: {interval: 500ms, directory: "%s"}
                limits: {max-record: 1MiB}
                sinks:
                  - kafka: {bootstrap: "%s", masks: masks-%s, dead-letters: dead-letters-%s}
                """
                        .formatted(
                                sources,
                                model,
                                words,
                                name,
                                folder.resolve("checkpoints-" + name),
                                broker.bootstrap(),
                                name,
                                name));
    }
}
