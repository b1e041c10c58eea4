package io.maskstream.job;

import io.maskstream.job.config.JobConfiguration;
import io.maskstream.job.demo.MovingShapes;
import io.maskstream.job.local.EmbeddedKafka;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * A job with everything that has metrics, on an embedded cluster that exports them with given settings: frames from live
 * and replayed topics and a video that is shown at its own pace, words that may change, rules, and a topic for each sink.
 */
final class ScrapedJob implements AutoCloseable {
    private static final String LOOPBACK = "127.0.0.1";

    private final EmbeddedKafka kafka;
    private final MiniCluster cluster;
    private final JpegFlow live;
    private final JpegFlow replayed;
    private final int port;

    private ScrapedJob(EmbeddedKafka kafka, MiniCluster cluster, JpegFlow live, JpegFlow replayed, int port) {
        this.kafka = kafka;
        this.cluster = cluster;
        this.live = live;
        this.replayed = replayed;
        this.port = port;
    }

    /**
     * Starts it.
     *
     * @param reporter settings of Flink's metrics; the port is chosen anew
     */
    static ScrapedJob start(Path folder, Map<String, String> reporter) throws Exception {
        EmbeddedKafka kafka = EmbeddedKafka.start(folder.resolve("kafka"), 1 << 20);
        for (String topic : List.of("gates", "archive", "masks", "previews", "alerts", "statistics", "dead-letters")) {
            kafka.createTopic(topic, 1);
        }
        List.of("control", "control-events").forEach(topic -> kafka.createTopic(topic, 1));
        Path clip = folder.resolve("lobby.mp4");
        new MovingShapes(160, 96).write(clip, 100);
        int port = freePort();
        Configuration settings = Configuration.fromMap(reporter);
        settings.setString("metrics.reporter.prometheus.port", Integer.toString(port));
        MiniCluster cluster = cluster(settings);
        JobConfiguration job = job(folder, kafka.bootstrap(), clip);
        StreamExecutionEnvironment environment = new StreamExecutionEnvironment(FlinkSettings.of(job));
        SegmentationPipeline.build(environment, job, Map.of());
        cluster.submitJob(environment.getStreamGraph()).get();
        JpegFlow live = new JpegFlow(kafka.bootstrap(), "gates", List.of("gate-1", "gate-2"));
        JpegFlow replayed = new JpegFlow(kafka.bootstrap(), "archive", List.of("archive"));
        return new ScrapedJob(kafka, cluster, live, replayed, port);
    }

    private static MiniCluster cluster(Configuration settings) throws Exception {
        settings.set(RestOptions.BIND_PORT, "0");
        settings.set(RestOptions.ADDRESS, LOOPBACK);
        settings.set(RestOptions.BIND_ADDRESS, LOOPBACK);
        settings.set(JobManagerOptions.ADDRESS, LOOPBACK);
        settings.set(TaskManagerOptions.HOST, LOOPBACK);
        settings.set(TaskManagerOptions.MEMORY_SEGMENT_SIZE, MemorySize.parse("8kb"));
        MiniCluster cluster = new MiniCluster(new MiniClusterConfiguration.Builder()
                .setConfiguration(settings)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(1)
                .setCommonBindAddress(LOOPBACK)
                .build());
        cluster.start();
        return cluster;
    }

    private static JobConfiguration job(Path folder, String bootstrap, Path clip) {
        return JobConfiguration.parse(
                "job.yaml",
                """
                sources:
                  - kafka: {name: gates, bootstrap: '%1$s', topic: gates, live: true, start: earliest}
                  - kafka: {name: archive, bootstrap: '%1$s', topic: archive, start: earliest}
                  - file: {stream: lobby, path: '%2$s', realtime: true, loop: true}
                model: {directory: constant, device: cpu}
                vocabulary: [road, sky]
                parallelism: {decode: 1, infer: 1}
                checkpoint: {interval: 1s, directory: '%3$s'}
                control: {bootstrap: '%1$s'}
                sinks:
                  - kafka: {bootstrap: '%1$s', masks: masks, previews: previews, alerts: alerts, statistics: statistics,
                            dead-letters: dead-letters}
                rules: [{name: seen, when: "present(road) for 100ms"}]
                limits: {max-record: 1MiB}
                """
                        .formatted(
                                bootstrap, clip, folder.resolve("checkpoints").toUri()));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(LOOPBACK))) {
            return socket.getLocalPort();
        }
    }

    /** What Prometheus would read now. */
    String scrape() throws IOException, InterruptedException {
        URI address = URI.create("http://%s:%d/metrics".formatted(LOOPBACK, port));
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    @Override
    public void close() {
        live.close();
        replayed.close();
        try {
            cluster.closeAsync().get(1, TimeUnit.MINUTES);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError("the embedded cluster does not end", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            kafka.close();
        }
    }
}
