package io.maskstream.job.run;

import com.fasterxml.jackson.databind.JsonNode;
import io.maskstream.job.config.JobConfiguration;
import io.maskstream.job.console.FailedException;
import io.maskstream.job.console.UsageException;
import io.maskstream.job.local.RootCause;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestOptions;

/** A job that runs on a cluster, which is reached by its REST address. */
public final class ClusterRun {
    private ClusterRun() {}

    /**
     * Checks, builds and submits a job.
     *
     * @param name what the job is called
     * @param address REST address, such as {@code http://flink:8081}
     * @param restore a savepoint or checkpoint that the cluster can read
     * @param resetControl whether the configuration's words and model beat those that commands have set
     * @return the job's id
     */
    public static String submit(
            JobConfiguration job, String name, String address, Optional<String> restore, boolean resetControl) {
        ClusterRest rest = new ClusterRest(address);
        URI uri = rest.address();
        Path jar = jobJar();
        Configuration cluster = configurationOf(rest);
        StartChecks.run(job, false);
        Configuration target = new Configuration(cluster);
        target.set(DeploymentOptions.TARGET, "remote");
        target.set(RestOptions.ADDRESS, uri.getHost());
        target.set(RestOptions.PORT, uri.getPort());
        target.set(PipelineOptions.JARS, List.of(jar.toUri().toString()));
        Optional<CheckpointFolder> folder = job.checkpoint().directory().map(CheckpointFolder::new);
        Submission submission = Submission.of(job, name, restore, resetControl, folder, target);
        try {
            return submission.environment().executeAsync(name).getJobID().toHexString();
        } catch (Exception e) {
            throw new FailedException("the cluster at %s refused the job: %s".formatted(address, RootCause.line(e)), e);
        }
    }

    /** What the cluster says about itself, for the checks of what holds pixels. */
    private static Configuration configurationOf(ClusterRest cluster) {
        Configuration configuration = new Configuration();
        for (JsonNode entry : cluster.get("/jobmanager/config")) {
            String key = entry.path("key").asText();
            if (key.startsWith("execution.checkpointing.unaligned") || key.contains("buffer-debloat")) {
                configuration.setString(key, entry.path("value").asText());
            }
        }
        return configuration;
    }

    /** The jar that the build made beside these classes, or the one that an installation names. */
    static Path jobJar() {
        String named = System.getProperty("maskstream.job.jar");
        String home = System.getProperty("maskstream.home");
        Path jar = named != null
                ? Path.of(named)
                : Path.of(home == null ? "." : home, "flink-jobs", "target", "maskstream-job.jar");
        if (!Files.isRegularFile(jar)) {
            throw new UsageException(
                    "the job jar %s is missing; build it with mvn package, or name it with -Dmaskstream.job.jar"
                            .formatted(jar));
        }
        return jar.toAbsolutePath();
    }
}
