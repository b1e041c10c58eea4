package io.maskstream.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.maskstream.job.local.EmbeddedKafka;
import io.maskstream.stream.mask.MaskRecords;
import io.maskstream.stream.mask.RunLengthCodec;
import io.maskstream.stream.record.FrameGeometry;
import io.maskstream.stream.record.FrameId;
import io.maskstream.stream.record.FrameTimes;
import io.maskstream.stream.record.ModelIdentity;
import io.maskstream.stream.record.Quality;
import io.maskstream.stream.record.SegmentedFrame;
import io.maskstream.stream.record.StageTimings;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code export overlay} from topics as a job writes them. */
@Timeout(180)
class ExportOverlayITCase {
    private static final int FRAMES = 12;

    @TempDir
    private Path folder;

    private record Outcome(int code, String out, String error) {}

    @Test
    void masksOfATopicOrOfAFileAreDrawnOverThePreviewsOfTheirFrames() throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.start(folder.resolve("kafka"), 1 << 20)) {
            List.of("masks", "previews", "others").forEach(topic -> kafka.createTopic(topic, 1));
            Path lines = fill(kafka.bootstrap());

            Outcome stills = export(kafka, "previews", "masks", "stills", "--as", "png", "--json");
            assertThat(stills.code()).as(stills.error()).isZero();
            assertThat(stills.out()).contains("\"masks\":12", "\"pictures\":6", "\"without_preview\":6");
            assertThat(files("stills")).hasSize(6).allMatch(name -> name.matches("gate/.*[02468]\\.png"));

            Outcome videos = export(kafka, "previews", lines.toString(), "videos");
            assertThat(videos.code()).as(videos.error()).isZero();
            assertThat(videos.error()).contains("6 pictures are in");
            assertThat(files("videos")).containsExactly("gate/overlay-0000000000000003-000000000000.mp4");

            annotations(kafka);
            Outcome nothing = export(kafka, "others", "masks", "nothing");
            assertThat(nothing.code()).isEqualTo(1);
            assertThat(nothing.error())
                    .contains("none of the 12 masks has a preview in topic 'others'")
                    .hasLineCount(1);
            Outcome unknown = export(kafka, "nowhere", "masks", "nothing");
            assertThat(unknown.code()).isEqualTo(2);
            assertThat(unknown.error()).contains("nowhere").hasLineCount(1);
        }
    }

    /** Of a topic in which a record is no mask, and another one empty. */
    private void annotations(EmbeddedKafka kafka) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrap()), new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>("others", new byte[] {1}, new byte[] {1, 2, 3}));
            producer.send(new ProducerRecord<>("others", new byte[] {1}, null));
            producer.send(new ProducerRecord<>("others", new byte[] {1}, MaskRecords.toProtobuf(mask(7))));
        }
        Path file = folder.resolve("masks.json");
        Outcome whole = run(List.of(
                "export", "coco", "--bootstrap", kafka.bootstrap(), "--masks", "masks", "--out", file.toString()));
        assertThat(whole.code()).as(whole.error()).isZero();
        assertThat(file).content().containsOnlyOnce("\"sequence\":11").contains("masks of topic masks");
        Path xml = folder.resolve("others.xml");
        Outcome others = run(List.of(
                "export", "cvat", "--bootstrap", kafka.bootstrap(), "--masks", "others", "--out", xml.toString()));
        assertThat(others.code()).isEqualTo(1);
        assertThat(others.error())
                .hasLineCount(1)
                .contains("2 masks could not be read, the first is partition 0, offset 0: ", "1 frames are in");
        assertThat(xml).content().containsOnlyOnce("<image ");
    }

    /** Every second frame has a preview. */
    private Path fill(String bootstrap) throws Exception {
        byte[] jpeg = jpeg();
        byte[] stream = "gate".getBytes(StandardCharsets.UTF_8);
        List<String> lines = new ArrayList<>();
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap), new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int i = 0; i < FRAMES; i++) {
                SegmentedFrame mask = mask(i);
                lines.add(MaskRecords.toJson(mask));
                producer.send(new ProducerRecord<>("masks", stream, MaskRecords.toProtobuf(mask)));
                if (i % 2 == 0) {
                    ProducerRecord<byte[], byte[]> preview = new ProducerRecord<>("previews", stream, jpeg);
                    preview.headers().add("ms-epoch", "3".getBytes(StandardCharsets.UTF_8));
                    preview.headers().add("ms-seq", Integer.toString(i).getBytes(StandardCharsets.UTF_8));
                    producer.send(preview);
                }
            }
        }
        return Files.write(folder.resolve("masks.ndjson"), lines);
    }

    private static SegmentedFrame mask(int sequence) {
        return new SegmentedFrame(
                new FrameId("gate", 3, sequence),
                new FrameTimes(OptionalLong.of(sequence * 40_000L), OptionalLong.empty(), 1, 1, OptionalLong.empty()),
                new FrameGeometry(64, 48, 0),
                new ModelIdentity("constant", "0:1"),
                0,
                List.of("road", "car"),
                new RunLengthCodec().encode(new short[] {0, 1, 2, 2, 0, 1}, 3, 2),
                List.of(),
                Quality.OK,
                0,
                new StageTimings(0, 0, 0, 0),
                Optional.empty());
    }

    private static byte[] jpeg() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(64, 48, BufferedImage.TYPE_INT_RGB), "jpg", out);
        return out.toByteArray();
    }

    private List<String> files(String out) throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve(out))) {
            return files.filter(Files::isRegularFile)
                    .map(file -> folder.resolve(out).relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }

    private Outcome export(EmbeddedKafka kafka, String previews, String masks, String out, String... more) {
        List<String> arguments = new ArrayList<>(List.of("export", "overlay", "--bootstrap", kafka.bootstrap()));
        arguments.addAll(List.of("--previews", previews, "--masks", masks));
        arguments.addAll(List.of("--out", folder.resolve(out).toString()));
        arguments.addAll(List.of(more));
        return run(arguments);
    }

    private static Outcome run(List<String> arguments) {
        StringWriter said = new StringWriter();
        StringWriter error = new StringWriter();
        int code =
                Main.run(arguments.toArray(String[]::new), new PrintWriter(said, true), new PrintWriter(error, true));
        return new Outcome(code, said.toString(), error.toString());
    }
}
