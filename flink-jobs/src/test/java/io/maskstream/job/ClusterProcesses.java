package io.maskstream.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Flink's session cluster as it is installed: a JobManager and TaskManagers as processes on the loopback interface. Their
 * class path has Flink, DJL and the FFmpeg presets; the project's code comes with the job's jar.
 */
final class ClusterProcesses implements AutoCloseable {
    private static final String LOOPBACK = "127.0.0.1";
    private static final Duration START = Duration.ofMinutes(3);
    /**
     * Each job's threads would take other arenas of glibc's allocator than those of the job before, and each arena keeps
     * what was freed. Flink's images have jemalloc for that reason.
     */
    private static final Map<String, String> ALLOCATOR = Map.of("MALLOC_ARENA_MAX", "2");
    /** What the job's jar brings along. */
    private static final Pattern IN_JOB_JAR = Pattern.compile(
            "(maskstream-|picocli-|flink-connector-(kafka|base)-|kafka|protobuf-|jackson-|snakeyaml-\\d|imageio-).*");

    private static final String CONFIGURATION =
            """
            jobmanager.rpc.address: 127.0.0.1
            jobmanager.rpc.port: %d
            jobmanager.bind-host: 127.0.0.1
            taskmanager.host: 127.0.0.1
            taskmanager.bind-host: 127.0.0.1
            rest.address: 127.0.0.1
            rest.bind-address: 127.0.0.1
            rest.port: %d
            jobmanager.memory.process.size: 1024m
            taskmanager.numberOfTaskSlots: 2
            taskmanager.cpu.cores: 1.0
            taskmanager.memory.framework.heap.size: 128m
            taskmanager.memory.framework.off-heap.size: 128m
            taskmanager.memory.task.heap.size: 256m
            taskmanager.memory.task.off-heap.size: 256m
            taskmanager.memory.managed.size: 0m
            taskmanager.memory.network.min: 32m
            taskmanager.memory.network.max: 32m
            taskmanager.memory.jvm-metaspace.size: 256m
            taskmanager.memory.jvm-overhead.min: 128m
            taskmanager.memory.jvm-overhead.max: 128m
            heartbeat.interval: 1000
            heartbeat.timeout: 6000
            io.tmp.dirs: %s
            classloader.parent-first-patterns.additional: org.bytedeco.;ai.djl.
            """;

    private final Path folder;
    private final URI address;
    private final HttpClient http = HttpClient.newHttpClient();
    private final JavaProcess jobManager;
    private final List<JavaProcess> taskManagers = new ArrayList<>();

    private ClusterProcesses(Path folder, URI address, JavaProcess jobManager) {
        this.folder = folder;
        this.address = address;
        this.jobManager = jobManager;
    }

    static ClusterProcesses start(Path folder, int taskManagers) throws IOException {
        Files.createDirectories(folder.resolve("tmp"));
        int rest = freePort();
        Files.writeString(
                folder.resolve("config.yaml"), CONFIGURATION.formatted(freePort(), rest, folder.resolve("tmp")));
        JavaProcess jobManager = flink(
                folder,
                "jobmanager.log",
                List.of("-Xmx384m"),
                "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint");
        ClusterProcesses cluster =
                new ClusterProcesses(folder, URI.create("http://%s:%d".formatted(LOOPBACK, rest)), jobManager);
        for (int i = 0; i < taskManagers; i++) {
            cluster.startTaskManager();
        }
        cluster.awaitTaskManagers(taskManagers);
        return cluster;
    }

    /** Runs Flink's own command, such as {@code run JAR}, with this cluster's configuration. */
    JavaProcess command(String log, List<String> arguments) {
        return JavaProcess.start(
                folder.resolve(log),
                flinkClassPath(),
                // The option of Flink's own scripts.
                List.of("-Xmx256m", "--add-opens=java.base/java.util=ALL-UNNAMED"),
                "org.apache.flink.client.cli.CliFrontend",
                arguments,
                Map.of("FLINK_CONF_DIR", folder.toString()));
    }

    private static String flinkClassPath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> entry.endsWith(".jar"))
                .filter(entry -> !IN_JOB_JAR
                        .matcher(Path.of(entry).getFileName().toString())
                        .matches())
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static JavaProcess flink(Path folder, String log, List<String> heap, String mainClass) {
        Path logging = folder.resolve("log4j2.properties");
        try {
            Files.writeString(
                    logging,
                    """
                    appender.out.type = Console
                    appender.out.name = out
                    appender.out.layout.type = PatternLayout
                    appender.out.layout.pattern = %d{HH:mm:ss.SSS} %-5p %c{1.} %m%n
                    rootLogger.level = INFO
                    rootLogger.appenderRef.out.ref = out
                    """);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return JavaProcess.start(
                folder.resolve(log),
                flinkClassPath(),
                Stream.concat(heap.stream(), Stream.of("-Dlog4j2.configurationFile=" + logging.toUri()))
                        .toList(),
                mainClass,
                List.of("--configDir", folder.toString()),
                ALLOCATOR);
    }

    /** Starts one more. Its heap is resident from the beginning, so that what grows is something else. */
    JavaProcess startTaskManager() {
        JavaProcess started = flink(
                folder,
                "taskmanager-%d.log".formatted(taskManagers.size()),
                List.of("-Xms512m", "-Xmx512m", "-XX:+AlwaysPreTouch"),
                "org.apache.flink.runtime.taskexecutor.TaskManagerRunner");
        taskManagers.add(started);
        return started;
    }

    /** Those that live. */
    List<JavaProcess> taskManagers() {
        return taskManagers.stream().filter(JavaProcess::alive).toList();
    }

    /** Waits until so many are registered. */
    void awaitTaskManagers(int count) {
        Eventually.get(count + " TaskManagers", START, () -> ask("/overview")
                .filter(overview -> overview.path("taskmanagers").asInt() == count));
    }

    URI address() {
        return address;
    }

    /** State of a job, such as RUNNING. */
    String state(String job) {
        return ask("/jobs/" + job).map(answer -> answer.path("state").asText()).orElse("unknown");
    }

    /** Waits until a job is in a state; fails at once if it has ended in another. */
    void awaitState(String job, String wanted, Duration limit) {
        Eventually.get("job %s %s".formatted(job, wanted), limit, () -> {
            String state = state(job);
            if (!state.equals(wanted)) {
                requireAlive(job, state);
            }
            return Optional.of(state).filter(wanted::equals);
        });
    }

    /** Completed checkpoints of a job. */
    long checkpoints(String job) {
        return ask("/jobs/" + job + "/checkpoints")
                .map(answer -> answer.path("counts").path("completed").asLong())
                .orElse(0L);
    }

    /** Waits until so many checkpoints are complete; fails at once if the job has ended. */
    void awaitCheckpoints(String job, long count, Duration limit) {
        Eventually.get("%d checkpoints of job %s".formatted(count, job), limit, () -> {
            requireAlive(job, state(job));
            return Optional.of(checkpoints(job)).filter(complete -> complete >= count);
        });
    }

    private void requireAlive(String job, String state) {
        if (List.of("FAILED", "FINISHED", "CANCELED").contains(state)) {
            throw new AssertionError("the job is %s: %s".formatted(state, exceptions(job)));
        }
    }

    private String exceptions(String job) {
        return ask("/jobs/" + job + "/exceptions").map(JsonNode::toString).orElse("");
    }

    void cancel(String job) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(address.resolve("/jobs/" + job + "?mode=cancel"))
                .method("PATCH", HttpRequest.BodyPublishers.noBody())
                .build();
        http.send(request, BodyHandlers.discarding());
    }

    private Optional<JsonNode> ask(String path) {
        HttpRequest request = HttpRequest.newBuilder(address.resolve(path))
                .timeout(Duration.ofSeconds(10))
                .build();
        if (!jobManager.alive()) {
            throw new AssertionError("the JobManager has ended:\n" + jobManager.tail());
        }
        try {
            return Optional.of(new ObjectMapper()
                    .readTree(http.send(request, BodyHandlers.ofString()).body()));
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(LOOPBACK))) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        taskManagers.forEach(JavaProcess::close);
        jobManager.close();
    }
}
