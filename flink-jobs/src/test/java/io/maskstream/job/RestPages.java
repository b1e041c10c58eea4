package io.maskstream.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/** All that Flink's REST interface tells of a cluster with one job. */
final class RestPages {
    private static final Pattern JOB = Pattern.compile("\"jid\":\"([0-9a-f]{32})\"");
    private static final Pattern VERTEX = Pattern.compile("\"id\":\"([0-9a-f]{32})\",\"slotSharingGroupId\"");
    private static final Pattern TASK_MANAGER = Pattern.compile("\"id\":\"([^\"]+)\",\"path\"");
    private static final Pattern METRIC = Pattern.compile("\"id\":\"([^\"]+)\"");

    /** Addresses have a limit. */
    private static final int AT_ONCE = 20;

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI cluster;
    private final StringBuilder told = new StringBuilder();

    RestPages(URI cluster) {
        this.cluster = cluster;
    }

    /** Its answers, one behind the other. */
    String all() throws IOException, InterruptedException {
        for (String page : List.of("/overview", "/config", "/jobmanager/config", "/jobmanager/environment")) {
            ask(page);
        }
        metrics("/jobmanager/metrics");
        ask("/jobmanager/thread-dump");
        String job = "/jobs/" + first(JOB, ask("/jobs/overview"));
        String shown = ask(job);
        for (String page : List.of("/config", "/plan", "/exceptions", "/checkpoints", "/checkpoints/config")) {
            ask(job + page);
        }
        for (String vertex : found(VERTEX, shown)) {
            ask(job + "/vertices/" + vertex);
            ask(job + "/vertices/" + vertex + "/accumulators");
            metrics(job + "/vertices/" + vertex + "/metrics");
        }
        String taskManager = "/taskmanagers/" + first(TASK_MANAGER, ask("/taskmanagers"));
        ask(taskManager);
        ask(taskManager + "/thread-dump");
        metrics(taskManager + "/metrics");
        return told.toString();
    }

    private void metrics(String page) throws IOException, InterruptedException {
        List<String> names = found(METRIC, ask(page)).stream()
                .map(name -> URLEncoder.encode(name, StandardCharsets.UTF_8))
                .toList();
        for (int from = 0; from < names.size(); from += AT_ONCE) {
            ask(page + "?get=" + String.join(",", names.subList(from, Math.min(names.size(), from + AT_ONCE))));
        }
    }

    private String ask(String page) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(URI.create(cluster + page)).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(page).isEqualTo(200);
        told.append(page).append('\n').append(answer.body()).append('\n');
        return answer.body();
    }

    private static String first(Pattern pattern, String text) {
        List<String> found = found(pattern, text);
        assertThat(found).as("%s in %s", pattern, text).isNotEmpty();
        return found.get(0);
    }

    private static List<String> found(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map(result -> result.group(1))
                .distinct()
                .toList();
    }
}
