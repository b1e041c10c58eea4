package io.maskstream.job;

import io.maskstream.job.config.JobConfiguration;
import io.maskstream.job.config.SourceConfiguration.FramesTopic;
import io.maskstream.stream.control.ControlOperatorFactory;
import io.maskstream.stream.control.ControlSettings;
import io.maskstream.stream.record.ChainCommand;
import io.maskstream.stream.record.RecordTypes;
import io.maskstream.stream.source.Camera;
import io.maskstream.stream.source.CameraSource;
import io.maskstream.stream.source.FileStream;
import io.maskstream.stream.source.FileStreamSource;
import io.maskstream.stream.source.Overflow;
import io.maskstream.stream.source.SourceElement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The beginnings of the walk. */
final class Sources {
    private final JobConfiguration job;

    Sources(JobConfiguration job) {
        this.job = job;
    }

    /** Packets of all live sources, or of all others; empty where there are none. */
    Optional<DataStream<SourceElement>> packets(StreamExecutionEnvironment environment, boolean live) {
        List<DataStream<SourceElement>> packets = new ArrayList<>();
        if (live && !job.cameras().isEmpty()) {
            packets.add(cameras(environment));
        }
        if (job.videoFiles().stream().anyMatch(file -> file.live() == live)) {
            packets.add(files(environment, live));
        }
        job.framesTopics().stream()
                .filter(topic -> topic.live() == live)
                .forEach(topic -> packets.add(topic(environment, topic)));
        return packets.stream().reduce((some, more) -> some.union(more));
    }

    /** All cameras are one operator, a split a stream, so that they can be added and removed when a job is restored. */
    private DataStream<SourceElement> cameras(StreamExecutionEnvironment environment) {
        List<Camera> cameras = job.cameras().stream()
                .map(camera -> new Camera(
                        camera.stream(),
                        camera.address(),
                        camera.credentials().orElse(null),
                        camera.transport(),
                        camera.reconnect(),
                        camera.timeout()))
                .toList();
        return environment
                .fromSource(new CameraSource(cameras, overflow()), WatermarkStrategy.noWatermarks(), "cameras")
                .uid("cameras")
                .setParallelism(Math.min(cameras.size(), job.parallelism().decodeSubtasks()));
    }

    /** What live sources do with packets that nobody takes: without freshness every picture counts. */
    private Overflow overflow() {
        return job.freshness().isPresent() ? Overflow.DROP_OLDEST : Overflow.BLOCK;
    }

    /** All files are one operator, a split a stream, so that files can be added and removed when a job is restored. */
    private DataStream<SourceElement> files(StreamExecutionEnvironment environment, boolean live) {
        List<FileStream> files = job.videoFiles().stream()
                .filter(file -> file.live() == live)
                .map(file -> new FileStream(file.stream(), file.path(), file.loop()))
                .toList();
        String name = live ? "files-live" : "files";
        FileStreamSource source = live ? FileStreamSource.live(files, overflow()) : new FileStreamSource(files);
        return environment
                .fromSource(source, WatermarkStrategy.noWatermarks(), name)
                .uid(name)
                .setParallelism(Math.min(files.size(), job.parallelism().decodeSubtasks()));
    }

    private DataStream<SourceElement> topic(StreamExecutionEnvironment environment, FramesTopic topic) {
        return environment
                .fromSource(FramesTopics.source(topic, job.limits()), WatermarkStrategy.noWatermarks(), topic.name())
                .uid("kafka-" + topic.name())
                .setParallelism(job.parallelism().decodeSubtasks());
    }

    /** Accepted commands, and beside them the answers; one operator decides for the whole job. */
    SingleOutputStreamOperator<ChainCommand> commands(StreamExecutionEnvironment environment, ControlSettings control) {
        if (job.control().isEmpty()) {
            return noCommands(environment);
        }
        return environment
                .fromSource(
                        ControlTopic.source(job.control().get(), job.bounded()),
                        WatermarkStrategy.noWatermarks(),
                        "control-topic")
                .uid("control-topic")
                .setParallelism(1)
                .transform("control", RecordTypes.CHAIN_COMMAND, new ControlOperatorFactory(control))
                .uid("control")
                .setParallelism(1)
                .setMaxParallelism(1);
    }

    /** Without a control topic the input ends at once and holds nothing back. */
    private static SingleOutputStreamOperator<ChainCommand> noCommands(StreamExecutionEnvironment environment) {
        return environment
                .fromSequence(1, 1)
                .name("no-commands")
                .uid("no-commands")
                .setParallelism(1)
                .<ChainCommand>flatMap((none, out) -> {})
                .returns(RecordTypes.CHAIN_COMMAND)
                .name("commands")
                .uid("commands")
                .setParallelism(1);
    }
}
