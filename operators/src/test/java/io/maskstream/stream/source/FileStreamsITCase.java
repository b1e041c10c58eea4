package io.maskstream.stream.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.maskstream.model.Vocabulary;
import io.maskstream.stream.decode.DecodeOperator;
import io.maskstream.stream.decode.DecodeSettings;
import io.maskstream.stream.decode.InputSize;
import io.maskstream.stream.record.ChainCommand;
import io.maskstream.stream.record.ChainCommand.UseVocabulary;
import io.maskstream.stream.record.Frame;
import io.maskstream.stream.record.InferenceElement;
import io.maskstream.stream.record.RecordTypes;
import io.maskstream.stream.video.Clips;
import io.maskstream.stream.video.FfmpegCommand;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files through source and decode on Flink's own cluster in this process. */
class FileStreamsITCase {
    private static final Map<String, Queue<String>> SHOWN = new ConcurrentHashMap<>();
    private static final int FRAMES = 200;

    @TempDir
    Path directory;

    @BeforeEach
    void needsTheCommand() {
        FfmpegCommand.assumeInstalled();
        SHOWN.clear();
    }

    @Test
    void endsWithEveryFrameOfEveryFileOnceInOrder() throws Exception {
        List<FileStream> files = files(3);

        environment(files, 2, new Configuration(), 0).execute();

        assertThat(SHOWN).hasSize(3);
        SHOWN.values().forEach(FileStreamsITCase::assertEveryFrameInOrder);
    }

    @Test
    void goesOnFromASavepointAtAnotherParallelismWithFilesAddedAndRemoved() throws Exception {
        List<FileStream> files = files(4);
        environment(files, 2, new Configuration(), 0).execute();
        Map<String, List<String>> expected = new TreeMap<>();
        SHOWN.forEach((stream, frames) -> expected.put(stream, List.copyOf(frames)));
        SHOWN.clear();

        JobClient job =
                environment(files.subList(0, 3), 2, new Configuration(), 3).executeAsync();
        awaitFrames(40);
        String savepoint = job.stopWithSavepoint(
                        false, directory.resolve("savepoints").toUri().toString(), SavepointFormatType.CANONICAL)
                .get(60, TimeUnit.SECONDS);
        job.getJobExecutionResult().get(60, TimeUnit.SECONDS);
        assertThat(SHOWN.get("s0")).hasSizeLessThan(FRAMES);
        int removedAt = SHOWN.get("s2").size();

        Configuration restore = new Configuration();
        restore.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
        environment(List.of(files.get(0), files.get(1), files.get(3)), 3, restore, 0)
                .execute();

        for (String stream : List.of("s0", "s1", "s3")) {
            assertThat(List.copyOf(SHOWN.get(stream))).as(stream).isEqualTo(expected.get(stream));
        }
        // What was read of the removed file before the savepoint still comes out; nothing more is read.
        assertThat(SHOWN.get("s2")).hasSizeBetween(removedAt, FRAMES - 1);
    }

    private static void assertEveryFrameInOrder(Queue<String> frames) {
        assertThat(frames).hasSize(FRAMES).doesNotHaveDuplicates();
        List<Long> times = frames.stream()
                .map(frame -> Long.parseLong(frame.substring(frame.indexOf('@') + 1, frame.indexOf(' '))))
                .toList();
        assertThat(times).isSorted();
    }

    private static void awaitFrames(int count) {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (SHOWN.values().stream().mapToInt(Queue::size).sum() < count) {
            assertThat(System.nanoTime()).as("frames come within a minute").isLessThan(deadline);
            LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
        }
    }

    private List<FileStream> files(int count) {
        List<FileStream> files = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Path clip = Clips.made(
                    directory,
                    "clip" + i + ".mp4",
                    "96x64",
                    FRAMES,
                    "-c:v",
                    "libx264",
                    "-qp",
                    "3",
                    "-bf",
                    "3",
                    "-g",
                    "" + (20 + i));
            files.add(new FileStream("s" + i, clip.toString(), false));
        }
        return files;
    }

    private static StreamExecutionEnvironment environment(
            List<FileStream> files, int parallelism, Configuration configuration, long delayMillis) {
        configuration.set(PipelineOptions.GENERIC_TYPES, false);
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.createLocalEnvironment(parallelism, configuration);
        environment.setMaxParallelism(16);
        environment.enableCheckpointing(200);
        DataStream<SourceElement> packets = environment
                .fromSource(new FileStreamSource(files), WatermarkStrategy.noWatermarks(), "files")
                .uid("files");
        DataStream<ChainCommand> commands = environment
                .fromData(RecordTypes.CHAIN_COMMAND, (ChainCommand)
                        new UseVocabulary(Optional.empty(), Vocabulary.of("road"), 1))
                .broadcast();
        packets.keyBy((KeySelector<SourceElement, String>) SourceElement::stream, Types.STRING)
                .connect(commands)
                .transform(
                        "decode",
                        RecordTypes.INFERENCE_ELEMENT,
                        new DecodeOperator(DecodeSettings.of(new InputSize.Model(32, 32))))
                .uid("decode")
                .sinkTo(new Collecting(delayMillis))
                .uid("collect");
        return environment;
    }

    /** Keeps what it gets, slowly where a job is to be stopped on its way. */
    private record Collecting(long delayMillis) implements Sink<InferenceElement> {
        @Override
        public SinkWriter<InferenceElement> createWriter(WriterInitContext context) {
            return new SinkWriter<>() {
                @Override
                public void write(InferenceElement element, Context writing) {
                    if (!(element instanceof Frame frame)) {
                        return;
                    }
                    SHOWN.computeIfAbsent(frame.id().stream(), stream -> new ConcurrentLinkedQueue<>())
                            .add("%s@%d %08x"
                                    .formatted(
                                            frame.id(),
                                            frame.times().ptsUs().orElseThrow(),
                                            Arrays.hashCode(frame.picture().rgb())));
                    LockSupport.parkNanos(Duration.ofMillis(delayMillis).toNanos());
                }

                @Override
                public void flush(boolean endOfInput) {
                    // Keeps nothing back.
                }

                @Override
                public void close() {
                    // Holds nothing.
                }
            };
        }
    }
}
