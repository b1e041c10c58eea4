package io.maskstream.job.cli;

import io.maskstream.job.console.JsonLines;
import io.maskstream.job.run.ClusterJob;
import io.maskstream.job.run.ClusterJobs;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code status}: what runs on a cluster. */
@Command(name = "status", description = "Show the jobs of a cluster.")
final class StatusCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Option(names = "--cluster", required = true, paramLabel = "URL", description = "REST address of the cluster.")
    private String cluster;

    @Option(names = "--json", description = "One JSON object a job on stdout.")
    private boolean json;

    @Override
    public void run() {
        List<ClusterJob> jobs = new ClusterJobs(cluster).all();
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            JsonLines lines = new JsonLines(out);
            jobs.forEach(job -> lines.print(line(job)));
        } else if (jobs.isEmpty()) {
            spec.commandLine().getErr().println("maskstream: no jobs on " + cluster);
        } else {
            jobs.forEach(job -> print(job, out));
        }
    }

    private static Map<String, Object> line(ClusterJob job) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("job", job.id());
        line.put("name", job.name());
        line.put("state", job.state());
        line.put("duration_s", job.duration().toSeconds());
        line.put("checkpoints", job.checkpoints());
        line.put("failed_checkpoints", job.failedCheckpoints());
        line.put("last_checkpoint", job.lastCheckpoint().orElse(null));
        line.put("failure", job.failure().orElse(null));
        return line;
    }

    private static void print(ClusterJob job, PrintWriter out) {
        out.println("%s  %s  %s for %ds"
                .formatted(job.id(), job.name(), job.state(), job.duration().toSeconds()));
        out.println("  checkpoints: %d complete, %d failed%s"
                .formatted(
                        job.checkpoints(),
                        job.failedCheckpoints(),
                        job.lastCheckpoint().map(path -> "; last: " + path).orElse("")));
        job.failure().ifPresent(failure -> out.println("  last failure: " + failure));
        out.flush();
    }
}
