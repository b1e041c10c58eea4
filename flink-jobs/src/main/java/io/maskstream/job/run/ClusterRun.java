package io.maskstream.job.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.maskstream.job.config.JobConfiguration;
import io.maskstream.job.console.FailedException;
import io.maskstream.job.console.UsageException;
import io.maskstream.job.local.RootCause;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestOptions;

/** A job that runs on a cluster, which is reached by its REST address. */
public final class ClusterRun {
    private static final Duration LIMIT = Duration.ofSeconds(9);
    private static final int HTTP_OK = 200;

    private ClusterRun() {}

    /**
     * Checks, builds and submits a job.
     *
     * @param name what the job is called
     * @param address REST address, such as {@code http://flink:8081}
     * @param restore a savepoint or checkpoint that the cluster can read
     * @return the job's id
     */
    public static String submit(JobConfiguration job, String name, String address, Optional<String> restore) {
        URI uri = address(address);
        Path jar = jobJar();
        Configuration cluster = configurationOf(uri);
        StartChecks.run(job, false);
        Configuration target = new Configuration(cluster);
        target.set(DeploymentOptions.TARGET, "remote");
        target.set(RestOptions.ADDRESS, uri.getHost());
        target.set(RestOptions.PORT, uri.getPort());
        target.set(PipelineOptions.JARS, List.of(jar.toUri().toString()));
        Optional<CheckpointFolder> folder = job.checkpoint().directory().map(CheckpointFolder::new);
        Submission submission = Submission.of(job, name, restore, folder, target);
        try {
            return submission.environment().executeAsync(name).getJobID().toHexString();
        } catch (Exception e) {
            throw new FailedException("the cluster at %s refused the job: %s".formatted(address, RootCause.line(e)), e);
        }
    }

    private static URI address(String address) {
        try {
            URI uri = URI.create(address.contains("://") ? address : "http://" + address);
            if ("http".equals(uri.getScheme()) && uri.getHost() != null && uri.getPort() > 0) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            throw new UsageException("--cluster '%s' is no address; write http://host:8081".formatted(address), e);
        }
        throw new UsageException("--cluster '%s' is no address; write http://host:8081".formatted(address));
    }

    /** What the cluster says about itself, for the checks of what holds pixels. */
    private static Configuration configurationOf(URI cluster) {
        HttpClient client = HttpClient.newBuilder().connectTimeout(LIMIT).build();
        HttpRequest request = HttpRequest.newBuilder(cluster.resolve("/jobmanager/config"))
                .timeout(LIMIT)
                .build();
        try {
            HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != HTTP_OK) {
                throw notFlink(cluster, "it answers " + response.statusCode(), null);
            }
            Configuration configuration = new Configuration();
            for (JsonNode entry : new ObjectMapper().readTree(response.body())) {
                String key = entry.path("key").asText();
                if (key.startsWith("execution.checkpointing.unaligned") || key.contains("buffer-debloat")) {
                    configuration.setString(key, entry.path("value").asText());
                }
            }
            return configuration;
        } catch (IOException e) {
            throw notFlink(cluster, "no answer within %ds".formatted(LIMIT.toSeconds()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UsageException("interrupted while asking the cluster at " + cluster, e);
        }
    }

    private static UsageException notFlink(URI cluster, String what, Exception cause) {
        return new UsageException(
                "no Flink cluster at %s: %s; is its JobManager running, and is this its REST address?"
                        .formatted(cluster, what),
                cause);
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
