package io.maskstream.job.cli;

import io.maskstream.job.config.JobConfiguration;
import io.maskstream.job.console.JsonLines;
import io.maskstream.job.run.ClusterRun;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;

/** Hands a job to a cluster, where it runs on without this process. */
final class ClusterRunner {
    private ClusterRunner() {}

    static void run(
            JobConfiguration job,
            Path config,
            String cluster,
            Optional<String> restore,
            boolean resetControl,
            boolean json,
            CommandLine commandLine) {
        String id = ClusterRun.submit(job, LocalRunner.name(config), cluster, restore, resetControl);
        if (json) {
            Map<String, Object> line = new LinkedHashMap<>();
            line.put("job", id);
            line.put("cluster", cluster);
            new JsonLines(commandLine.getOut()).print(line);
        } else {
            commandLine.getErr().println("maskstream: job %s runs on %s".formatted(id, cluster));
        }
    }
}
