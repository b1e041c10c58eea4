package io.maskstream.job.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.maskstream.job.console.UsageException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Questions to a cluster's REST interface; each finding is one line, within ten seconds. */
final class ClusterRest {
    private static final Duration LIMIT = Duration.ofSeconds(9);
    private static final int FIRST_REFUSAL = 300;
    private static final int NOT_FOUND = 404;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(LIMIT).build();
    private final URI cluster;

    /** @param address such as {@code http://flink:8081} */
    ClusterRest(String address) {
        this.cluster = parsed(address);
    }

    URI address() {
        return cluster;
    }

    private static URI parsed(String address) {
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

    JsonNode get(String path) {
        return answer(request(path).GET().build());
    }

    JsonNode post(String path, ObjectNode body) {
        return answer(request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                .build());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(cluster.resolve(path)).timeout(LIMIT);
    }

    private JsonNode answer(HttpRequest request) {
        try {
            HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() >= FIRST_REFUSAL) {
                throw refused(response);
            }
            return JSON.readTree(response.body());
        } catch (IOException e) {
            throw notFlink("no answer within %ds".formatted(LIMIT.toSeconds()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UsageException("interrupted while asking the cluster at " + cluster, e);
        }
    }

    /** Flink says in {@code errors} why it refuses; what says nothing of the kind is no Flink. */
    private UsageException refused(HttpResponse<String> response) {
        String reason = "";
        try {
            reason = JSON.readTree(response.body()).path("errors").path(0).asText();
        } catch (IOException e) {
            return notFlink("it answers " + response.statusCode(), e);
        }
        return reason.isEmpty() || response.statusCode() == NOT_FOUND
                ? notFlink("it answers " + response.statusCode(), null)
                : new UsageException("the cluster at %s refuses: %s"
                        .formatted(cluster, reason.lines().findFirst().orElse("")));
    }

    private UsageException notFlink(String what, Exception cause) {
        return new UsageException(
                "no Flink cluster at %s: %s; is its JobManager running, and is this its REST address?"
                        .formatted(cluster, what),
                cause);
    }
}
