package io.maskstream.job.cli;

import io.maskstream.job.config.JobConfiguration;
import io.maskstream.job.console.UsageException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code run}: the job, in this process or on a cluster. */
@Command(name = "run", description = "Run a job in this process, or on a Flink cluster.")
final class RunCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Option(names = "--config", required = true, paramLabel = "FILE", description = "The job's YAML.")
    private Path config;

    @Option(names = "--local", description = "In this process (the default).")
    private boolean local;

    @Option(names = "--cluster", paramLabel = "URL", description = "On the cluster with this REST address.")
    private Optional<String> cluster = Optional.empty();

    @Option(names = "--restore", paramLabel = "PATH", description = "Go on from a savepoint or checkpoint.")
    private Optional<String> restore = Optional.empty();

    @Option(
            names = "--reset-control",
            description = "Let the configuration's words and model beat those that commands have set.")
    private boolean resetControl;

    @Option(names = "--json", description = "One JSON object on stdout.")
    private boolean json;

    @Override
    public void run() {
        if (local && cluster.isPresent()) {
            throw new UsageException("--local and --cluster exclude each other; give one");
        }
        JobConfiguration job = JobConfiguration.read(config);
        if (cluster.isPresent()) {
            ClusterRunner.run(job, config, cluster.get(), restore, resetControl, json, spec.commandLine());
        } else {
            LocalRunner.run(job, config, restore, resetControl, json, spec.commandLine());
        }
    }
}
