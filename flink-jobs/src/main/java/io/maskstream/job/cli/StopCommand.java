package io.maskstream.job.cli;

import io.maskstream.job.console.JsonLines;
import io.maskstream.job.console.UsageException;
import io.maskstream.job.run.ClusterJobs;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code stop}: ends a job on a cluster so that it can go on. */
@Command(name = "stop", description = "Stop a job on a cluster with a savepoint.")
final class StopCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Option(names = "--cluster", required = true, paramLabel = "URL", description = "REST address of the cluster.")
    private String cluster;

    @Option(
            names = "--savepoint",
            required = true,
            paramLabel = "DIR",
            description = "Where the savepoint goes; the cluster must be able to write there.")
    private String savepoint;

    @Option(names = "--job", paramLabel = "ID", description = "Which job, where several run.")
    private Optional<String> job = Optional.empty();

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "600",
            description = "How long it may take (default: ${DEFAULT-VALUE}).")
    private int timeout;

    @Option(names = "--json", description = "One JSON object on stdout.")
    private boolean json;

    @Override
    public void run() {
        if (timeout < 1) {
            throw new UsageException("--timeout is %d; give at least 1 second".formatted(timeout));
        }
        ClusterJobs jobs = new ClusterJobs(cluster);
        String id = jobs.running(job);
        String path = jobs.stop(id, savepoint, Duration.ofSeconds(timeout));
        if (json) {
            Map<String, Object> line = new LinkedHashMap<>();
            line.put("job", id);
            line.put("savepoint", path);
            new JsonLines(spec.commandLine().getOut()).print(line);
        } else {
            spec.commandLine()
                    .getErr()
                    .println("maskstream: job %s is stopped; go on with --restore %s".formatted(id, path));
        }
    }
}
