package io.maskstream.job.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.maskstream.job.config.ByteSize;
import io.maskstream.job.config.JobConfiguration;
import io.maskstream.job.config.SourceConfiguration.KafkaConnection;
import io.maskstream.job.local.EmbeddedKafka;
import io.maskstream.job.run.LocalRun;
import io.maskstream.job.viewer.AccessToken;
import io.maskstream.job.viewer.Viewer;
import io.maskstream.job.viewer.ViewerSettings;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The main job with no set-up, to be looked at: cameras show a street over and over at its own pace, the job segments what it
 * can and sheds the rest, and the viewer shows it and takes other words.
 */
public final class LiveDemo implements AutoCloseable {
    private static final List<String> CAMERAS = List.of("street 1", "street 2", "street 3", "street 4");
    /** Of each camera; what a model on two cores about keeps up with, so that most pictures get their masks. */
    private static final int FRAMES_PER_SECOND = 6;

    private static final int LARGEST_RECORD = 16 << 20;
    /** It runs for as long as somebody looks, so that its topics must not grow with time. */
    private static final Map<String, String> SHORT_MEMORY =
            Map.of("retention.ms", "60000", "retention.bytes", "67108864", "segment.bytes", "16777216");

    private final EmbeddedKafka kafka;
    private final Viewer viewer;
    private final LocalRun run;
    private final StreetCameras cameras;

    private LiveDemo(EmbeddedKafka kafka, Viewer viewer, LocalRun run, StreetCameras cameras) {
        this.kafka = kafka;
        this.viewer = viewer;
        this.run = run;
        this.cameras = cameras;
    }

    /**
     * Starts everything.
     *
     * @param folder an empty folder for broker and checkpoints
     * @param port of the viewer, on the loopback interface
     */
    public static LiveDemo start(DemoScene scene, Path folder, int port) {
        EmbeddedKafka kafka = EmbeddedKafka.start(folder.resolve("kafka"), LARGEST_RECORD);
        try {
            for (String topic : List.of("frames", "masks", "previews", "dead-letters")) {
                kafka.createTopic(topic, 1, SHORT_MEMORY);
            }
            kafka.createTopic("control", 1, Map.of("cleanup.policy", "compact"));
            kafka.createTopic("control-events", 1, SHORT_MEMORY);
            KafkaConnection connection = new KafkaConnection(kafka.bootstrap(), Map.of());
            Viewer viewer = Viewer.start(settings(connection, port));
            try {
                JobConfiguration job = JobConfiguration.parse("demo", yaml(connection, scene, folder));
                LocalRun run = LocalRun.start(job, "maskstream demo", Optional.empty());
                StreetCameras cameras =
                        new StreetCameras(connection, "frames", new ByteSize(LARGEST_RECORD), CAMERAS, scene.video());
                cameras.start();
                return new LiveDemo(kafka, viewer, run, cameras);
            } catch (RuntimeException e) {
                viewer.close();
                throw e;
            }
        } catch (RuntimeException e) {
            kafka.close();
            throw e;
        }
    }

    private static ViewerSettings settings(KafkaConnection connection, int port) {
        return new ViewerSettings(
                connection,
                "masks",
                Optional.of("previews"),
                Optional.empty(),
                Optional.of(new ViewerSettings.Control("control", "control-events")),
                InetAddress.getLoopbackAddress(),
                port,
                Set.of(),
                AccessToken.random());
    }

    private static String yaml(KafkaConnection connection, DemoScene scene, Path folder) {
        // JSON is YAML too, and knows how to quote a path.
        ObjectMapper json = new ObjectMapper();
        try {
            return """
                    sources: [{kafka: {name: cameras, bootstrap: "%1$s", topic: frames, start: latest, live: true}}]
                    model: {directory: %2$s, fit: %3$s}
                    masks: {resolution: %4$s}
                    vocabulary: %5$s
                    sampling: {max-fps: %7$d}
                    previews: {width: 640, max-fps: %7$d}
                    freshness: 2s
                    parallelism: {decode: 1, infer: 1}
                    checkpoint: {interval: 30s, directory: "%6$s"}
                    control: {bootstrap: "%1$s", topic: control, events: control-events}
                    sinks: [{kafka: {bootstrap: "%1$s", masks: masks, previews: previews, dead-letters: dead-letters}}]
                    limits: {max-record: 16MiB}
                    """
                    .formatted(
                            connection.bootstrap(),
                            json.writeValueAsString(scene.model()),
                            scene.fitName(),
                            scene.masks(),
                            json.writeValueAsString(scene.vocabulary()),
                            folder.resolve("checkpoints").toUri(),
                            FRAMES_PER_SECOND);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the demo's configuration cannot be written", e);
        }
    }

    /** Where the viewer is, with its token. */
    public URI address() {
        return viewer.addressWithToken();
    }

    /** Waits for the end of the job, which comes only if it fails. */
    public void await() throws InterruptedException {
        run.await();
    }

    @Override
    public void close() {
        cameras.close();
        run.close();
        viewer.close();
        kafka.close();
    }
}
