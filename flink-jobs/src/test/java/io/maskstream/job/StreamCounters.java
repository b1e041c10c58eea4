package io.maskstream.job;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.flink.api.common.JobID;

/** What a running job counts of one stream, summed over its operators, as Flink's REST interface tells it. */
final class StreamCounters {
    private static final Pattern VERTEX = Pattern.compile("\"id\":\"([0-9a-f]{32})\",\"slotSharingGroupId\"");
    private static final Pattern NAME = Pattern.compile("\"id\":\"([^\"]+)\"");
    private static final Pattern VALUE = Pattern.compile("\"id\":\"([^\"]+)\",\"value\":\"(\\d+)\"");

    private final HttpClient http = HttpClient.newHttpClient();
    private final String job;

    StreamCounters(URI cluster, JobID job) {
        this.job = "%s/jobs/%s".formatted(cluster, job.toHexString());
    }

    /** Counters by name; those with reasons are sums over them. */
    Map<String, Long> of(String stream) {
        Pattern wanted =
                Pattern.compile(".*\\.stream\\.%s\\.(?:reason\\.[a-z-]+\\.)?(maskstream_\\w+)".formatted(stream));
        Map<String, Long> counters = new TreeMap<>();
        Matcher vertices = VERTEX.matcher(get(job));
        while (vertices.find()) {
            String metrics = job + "/vertices/" + vertices.group(1) + "/metrics";
            String names = NAME.matcher(get(metrics))
                    .results()
                    .map(found -> found.group(1))
                    .filter(name -> wanted.matcher(name).matches())
                    .map(name -> URLEncoder.encode(name, StandardCharsets.UTF_8))
                    .collect(Collectors.joining(","));
            if (names.isEmpty()) {
                continue;
            }
            VALUE.matcher(get(metrics + "?get=" + names)).results().forEach(found -> {
                Matcher name = wanted.matcher(found.group(1));
                if (name.matches()) {
                    counters.merge(name.group(1), Long.parseLong(found.group(2)), Long::sum);
                }
            });
        }
        return counters;
    }

    private String get(String address) {
        try {
            return http.send(HttpRequest.newBuilder(URI.create(address)).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            throw new AssertionError(address + " does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }
}
