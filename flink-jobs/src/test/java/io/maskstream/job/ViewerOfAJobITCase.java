package io.maskstream.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.maskstream.job.config.ByteSize;
import io.maskstream.job.config.JobConfiguration;
import io.maskstream.job.config.SourceConfiguration.KafkaConnection;
import io.maskstream.job.kafka.FramesPublisher;
import io.maskstream.job.kafka.Pace;
import io.maskstream.job.local.EmbeddedKafka;
import io.maskstream.job.local.LocalCluster;
import io.maskstream.job.viewer.AccessToken;
import io.maskstream.job.viewer.BarCode;
import io.maskstream.job.viewer.Chromium;
import io.maskstream.job.viewer.Viewer;
import io.maskstream.job.viewer.ViewerSettings;
import io.maskstream.stream.record.Codec;
import io.maskstream.stream.record.FrameId;
import io.maskstream.stream.record.FrameTimes;
import io.maskstream.stream.record.VideoPacket;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.apache.flink.api.common.JobID;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole way: pictures with a number, a model that reads it from their pixels into the mask, the job, and the page. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class ViewerOfAJobITCase {
    private static final int WIDTH = 480;
    private static final int HEIGHT = 360;

    @TempDir
    private Path folder;

    @Test
    void theNumberInThePictureIsTheNumberInTheMask() throws Exception {
        try (Chromium browser = Chromium.start();
                EmbeddedKafka kafka = EmbeddedKafka.start(folder.resolve("kafka"), 1 << 20);
                LocalCluster cluster = LocalCluster.start(1)) {
            List.of("frames", "masks", "previews", "control", "control-events")
                    .forEach(topic -> kafka.createTopic(topic, 1));
            JobID job = cluster.submit(environment(kafka.bootstrap()).getStreamGraph());
            KafkaConnection connection = new KafkaConnection(kafka.bootstrap(), Map.of());
            Thread camera = new Thread(() -> publish(connection), "camera");
            camera.start();
            try (Viewer viewer = Viewer.start(settings(connection))) {
                browser.open(viewer.addressWithToken().toString());
                browser.await("[data-stream=gate][data-state=live]");
                Set<Integer> seen = new HashSet<>();
                browser.awaitTrue("eight different frames", () -> {
                    int[] numbers = browser.numbers("gate");
                    assertThat(numbers[1]).as("number in the mask").isEqualTo(numbers[0]);
                    seen.add(numbers[0]);
                    return seen.size() >= 8;
                });
                changeTheWords(browser);
            } finally {
                camera.interrupt();
                camera.join();
                cluster.cancel(job);
            }
        }
    }

    /** By hand, as somebody does who looks. */
    private static void changeTheWords(Chromium browser) {
        browser.script("document.querySelector('#words-text').select()");
        browser.find("#words-text").sendKeys("digit, lane");
        browser.script("document.querySelector('#words').requestSubmit()");
        browser.awaitText("#answers", "Accepted as version 1");
        browser.awaitText("#answers", "In effect: version 1");
        browser.awaitText("#classes", "digit");
    }

    private static ViewerSettings settings(KafkaConnection connection) {
        return new ViewerSettings(
                connection,
                "masks",
                Optional.of("previews"),
                Optional.empty(),
                Optional.of(new ViewerSettings.Control("control", "control-events")),
                InetAddress.getLoopbackAddress(),
                0,
                Set.of(),
                AccessToken.random());
    }

    private StreamExecutionEnvironment environment(String bootstrap) {
        JobConfiguration job = JobConfiguration.parse(
                "job.yaml",
                """
                sources: [{kafka: {name: gates, bootstrap: '%1$s', topic: frames, live: true, start: earliest}}]
                model: {directory: constant, device: cpu, input: pixels, fit: stretch}
                masks: {resolution: model}
                vocabulary: [number, road]
                freshness: 5s
                previews: {width: 480, max-fps: 5}
                parallelism: {decode: 1, infer: 1}
                checkpoint: {interval: 1s, directory: '%2$s'}
                control: {bootstrap: '%1$s'}
                sinks: [{kafka: {bootstrap: '%1$s', masks: masks, previews: previews}}]
                """
                        .formatted(bootstrap, folder.resolve("checkpoints").toUri()));
        StreamExecutionEnvironment environment = new StreamExecutionEnvironment(FlinkSettings.of(job));
        SegmentationPipeline.build(environment, job, Map.of(), new StageSettings(job), new NumberModel(WIDTH, HEIGHT));
        return environment;
    }

    /** Ten frames a second, and so more masks than previews. */
    private static void publish(KafkaConnection connection) {
        Pace pace = new Pace(OptionalDouble.of(10));
        try (FramesPublisher publisher = new FramesPublisher(connection, "frames", new ByteSize(1 << 20))) {
            for (int number = 0; !Thread.currentThread().isInterrupted(); number++) {
                pace.await();
                publisher.send(packet(number), false);
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (org.apache.kafka.common.errors.InterruptException e) {
            // The end of the test.
        }
    }

    private static VideoPacket packet(int number) throws IOException {
        ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
        assertThat(ImageIO.write(BarCode.draw(WIDTH, HEIGHT, number), "jpeg", jpeg))
                .isTrue();
        return new VideoPacket(
                new FrameId("gate", 1, number),
                new FrameTimes(OptionalLong.of(number * 100_000L), OptionalLong.empty(), 1, 1, OptionalLong.empty()),
                OptionalLong.empty(),
                Codec.MJPEG,
                jpeg.toByteArray(),
                true,
                0,
                true,
                0);
    }
}
