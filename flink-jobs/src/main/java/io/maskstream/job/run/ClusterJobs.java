package io.maskstream.job.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.maskstream.job.console.FailedException;
import io.maskstream.job.console.UsageException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/** The jobs of a cluster, seen and stopped by its REST interface. */
public final class ClusterJobs {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final int LONGEST_REASON = 300;

    private final ClusterRest rest;

    /** @param address REST address, such as {@code http://flink:8081} */
    public ClusterJobs(String address) {
        this.rest = new ClusterRest(address);
    }

    /** All that the cluster remembers. */
    public List<ClusterJob> all() {
        List<ClusterJob> jobs = new ArrayList<>();
        for (JsonNode job : rest.get("/jobs/overview").path("jobs")) {
            jobs.add(job(job));
        }
        return jobs;
    }

    private ClusterJob job(JsonNode job) {
        String id = job.path("jid").asText();
        JsonNode checkpoints = rest.get("/jobs/%s/checkpoints".formatted(id));
        JsonNode history = rest.get("/jobs/%s/exceptions".formatted(id))
                .path("exceptionHistory")
                .path("entries");
        return new ClusterJob(
                id,
                job.path("name").asText(),
                job.path("state").asText(),
                Duration.ofMillis(job.path("duration").asLong()),
                checkpoints.path("counts").path("completed").asLong(),
                checkpoints.path("counts").path("failed").asLong(),
                text(checkpoints.path("latest").path("completed").path("external_path")),
                text(history.path(0).path("stacktrace")).map(ClusterJobs::rootLine));
    }

    private static Optional<String> text(JsonNode node) {
        return Optional.of(node.asText()).filter(text -> !text.isEmpty() && !text.equals("null"));
    }

    /** What is behind the last "Caused by". */
    private static String rootLine(String trace) {
        String root = trace.lines()
                .filter(line -> line.startsWith("Caused by: "))
                .reduce((before, last) -> last)
                .map(line -> line.substring("Caused by: ".length()))
                .orElseGet(() -> trace.lines().findFirst().orElse(""));
        return root.length() <= LONGEST_REASON ? root : root.substring(0, LONGEST_REASON) + "…";
    }

    /**
     * The job that a user means.
     *
     * @param id empty where there is only one
     * @throws UsageException if there is none, or there are several
     */
    public String running(Optional<String> id) {
        List<ClusterJob> alive = all().stream().filter(ClusterJob::alive).toList();
        if (id.isPresent()) {
            return alive.stream()
                    .map(ClusterJob::id)
                    .filter(id.get()::equals)
                    .findFirst()
                    .orElseThrow(() -> new UsageException("no job %s runs on %s; 'maskstream status' lists them"
                            .formatted(id.get(), rest.address())));
        }
        if (alive.isEmpty()) {
            throw new UsageException("no job runs on %s; there is nothing to stop".formatted(rest.address()));
        }
        if (alive.size() > 1) {
            throw new UsageException("%d jobs run on %s; name one with --job: %s"
                    .formatted(
                            alive.size(),
                            rest.address(),
                            alive.stream()
                                    .map(job -> "%s (%s)".formatted(job.id(), job.name()))
                                    .collect(Collectors.joining(", "))));
        }
        return alive.get(0).id();
    }

    /**
     * Stops a job with a savepoint.
     *
     * @param directory where the savepoint goes; a path or a URI that the cluster can write to
     * @param limit how long it may take
     * @return where the savepoint is
     * @throws FailedException if it did not come about; the job runs on then
     */
    public String stop(String job, String directory, Duration limit) {
        String request = rest.post(
                        "/jobs/%s/stop".formatted(job),
                        JsonNodeFactory.instance
                                .objectNode()
                                .put("targetDirectory", new CheckpointFolder(directory).uri())
                                .put("drain", false))
                .path("request-id")
                .asText();
        long start = System.nanoTime();
        while (true) {
            JsonNode answer = rest.get("/jobs/%s/savepoints/%s".formatted(job, request));
            if (answer.path("status").path("id").asText().equals("COMPLETED")) {
                return text(answer.path("operation").path("location"))
                        .orElseThrow(() -> failed(job, answer.path("operation").path("failure-cause")));
            }
            if (System.nanoTime() - start > limit.toNanos()) {
                throw new FailedException(
                        "the savepoint of job %s did not come within %ds; 'maskstream status' says more"
                                .formatted(job, limit.toSeconds()));
            }
            // The REST interface tells nobody when it is done.
            LockSupport.parkNanos(POLL.toNanos());
        }
    }

    private static FailedException failed(String job, JsonNode cause) {
        return new FailedException("job %s was not stopped, its savepoint failed: %s"
                .formatted(job, rootLine(cause.path("stack-trace").asText())));
    }
}
