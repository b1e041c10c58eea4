package io.maskstream.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.maskstream.job.DashboardQueries.Query;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The dashboard and the alerts ask for what a running job exports with the settings of the compose file. */
@Timeout(300)
class DashboardsITCase {
    private static final Path DOCKER = Path.of("..", "docker");
    private static final Duration LIMIT = Duration.ofMinutes(3);

    @TempDir
    private Path folder;

    @Test
    void everyQueryAsksForWhatARunningJobExports() throws Exception {
        List<Query> queries = DashboardQueries.all();
        assertThat(queries).hasSizeGreaterThan(60);
        try (ScrapedJob job = ScrapedJob.start(folder, metricsOfTheComposeFile())) {
            // Some of them are there only when something has happened, such as the first mask.
            Exposition exported = exported(job);
            long deadline = System.nanoTime() + LIMIT.toNanos();
            while (!missing(queries, exported).isEmpty() && System.nanoTime() - deadline < 0) {
                Eventually.pause(Duration.ofMillis(500));
                exported = exported(job);
            }
            assertThat(missing(queries, exported)).isEmpty();

            String name = "flink_taskmanager_job_task_operator_stream_maskstream_masks_emitted_total";
            assertThat(exported.named(name))
                    .as("names of streams as they are")
                    .extracting(sample -> sample.labels().get("stream"))
                    .contains("gate-1", "gate-2", "archive", "lobby");
            assertThat(exported.named(name.replace("masks_emitted_total", "connected")))
                    .as("a video is no camera that is gone")
                    .extracting(Exposition.Sample::value)
                    .containsExactly(1.0);
            assertThat(new Query("misspelt", name.replace("masks_emitted", "mask_emitted"), Set.of()).missing(exported))
                    .singleElement()
                    .asString()
                    .startsWith("misspelt: no metric ");
            assertThat(new Query("by camera", "sum by (camera) (" + name + ")", Set.of()).missing(exported))
                    .hasSize(1);
            assertThat(new Query("another", name + "{operator_name=\"infer-dead\"}", Set.of()).missing(exported))
                    .hasSize(1);
        }
    }

    private static List<String> missing(List<Query> queries, Exposition exported) {
        return queries.stream()
                .flatMap(query -> query.missing(exported).stream())
                .toList();
    }

    private static Exposition exported(ScrapedJob job) throws IOException, InterruptedException {
        JsonNode prometheus =
                new YAMLMapper().readTree(DOCKER.resolve("prometheus.yaml").toFile());
        return Exposition.parse(job.scrape())
                .scraped(prometheus.at("/scrape_configs/0/job_name").asText());
    }

    private static Map<String, String> metricsOfTheComposeFile() throws IOException {
        YAMLMapper yaml = new YAMLMapper();
        JsonNode flink =
                yaml.readTree(yaml.readTree(DOCKER.resolve("compose.yaml").toFile())
                        .at("/x-flink/environment/FLINK_PROPERTIES")
                        .asText());
        Map<String, String> metrics = new TreeMap<>();
        flink.properties().forEach(entry -> {
            if (entry.getKey().startsWith("metrics.")) {
                metrics.put(entry.getKey(), entry.getValue().asText());
            }
        });
        assertThat(metrics).containsKey("metrics.reporter.prometheus.factory.class");
        return metrics;
    }
}
