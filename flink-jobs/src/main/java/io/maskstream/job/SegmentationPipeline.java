package io.maskstream.job;

import io.maskstream.job.config.JobConfiguration;
import io.maskstream.stream.control.ControlOperator;
import io.maskstream.stream.control.ControlSettings;
import io.maskstream.stream.decode.DecodeOperator;
import io.maskstream.stream.infer.InferOperator;
import io.maskstream.stream.infer.InferOperatorFactory;
import io.maskstream.stream.infer.SegmenterProvider;
import io.maskstream.stream.record.ChainCommand;
import io.maskstream.stream.record.ControlEvent;
import io.maskstream.stream.record.InferenceElement;
import io.maskstream.stream.record.RecordTypes;
import io.maskstream.stream.record.SegmentedFrame;
import io.maskstream.stream.rule.Alert;
import io.maskstream.stream.rule.RedactedPreviews;
import io.maskstream.stream.rule.RuleOperator;
import io.maskstream.stream.rule.RuleTypes;
import io.maskstream.stream.source.SourceElement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamUtils;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The whole job in the order in which a frame walks through it: sources, decode, infer, redact, rules, sinks.
 *
 * <p>Streams are partitioned by key all the way, so that order and state hold per stream at any parallelism. Commands come
 * in at decode, the head of the chain, and reach inference between the frames; inference is chained behind decode where
 * both have the same parallelism, so that pixels cross no network.
 *
 * <p>Live sources and those that can be replayed have a chain each, from source to sink: a replay that waits for the model,
 * or a barrier that waits behind it, would age the live frames. They meet in the batcher of their device alone.
 */
public final class SegmentationPipeline {
    private final JobConfiguration job;
    private final StageSettings settings;
    private final StreamKeys keys;
    private final SegmenterProvider model;
    private final ControlSettings control;

    private SegmentationPipeline(
            JobConfiguration job,
            StreamKeys keys,
            StageSettings settings,
            SegmenterProvider model,
            ControlSettings control) {
        this.job = job;
        this.settings = settings;
        this.keys = keys;
        this.model = model;
        this.control = control;
    }

    /**
     * Builds the job.
     *
     * @param environment with {@link FlinkSettings} in it
     * @param job what to build
     * @param earlierGroups key groups of the streams in the run whose state is to be restored; empty for a fresh start
     * @return key groups of the streams, to be kept for a later restore
     */
    public static Map<String, Integer> build(
            StreamExecutionEnvironment environment, JobConfiguration job, Map<String, Integer> earlierGroups) {
        return build(environment, job, earlierGroups, false);
    }

    /**
     * As above.
     *
     * @param resetControl whether the configuration's words and model beat what commands have set until now
     */
    public static Map<String, Integer> build(
            StreamExecutionEnvironment environment,
            JobConfiguration job,
            Map<String, Integer> earlierGroups,
            boolean resetControl) {
        StageSettings settings = new StageSettings(job);
        SegmenterProvider model = settings.model();
        return build(environment, job, earlierGroups, settings, model, ControlTopic.settings(job, model, resetControl));
    }

    /**
     * The same with something around its model, for measurements.
     *
     * @param around gives what runs instead of the configuration's model
     */
    public static Map<String, Integer> build(
            StreamExecutionEnvironment environment, JobConfiguration job, UnaryOperator<SegmenterProvider> around) {
        StageSettings settings = new StageSettings(job);
        return build(environment, job, Map.of(), settings, around.apply(settings.model()));
    }

    /** The same with a model of its own. */
    static Map<String, Integer> build(
            StreamExecutionEnvironment environment,
            JobConfiguration job,
            Map<String, Integer> earlierGroups,
            StageSettings settings,
            SegmenterProvider model) {
        return build(environment, job, earlierGroups, settings, model, ControlTopic.settings(job, model, false));
    }

    private static Map<String, Integer> build(
            StreamExecutionEnvironment environment,
            JobConfiguration job,
            Map<String, Integer> earlierGroups,
            StageSettings settings,
            SegmenterProvider model,
            ControlSettings control) {
        StreamKeys keys = StreamKeys.spread(job.parallelism().maximum(), job.namedStreams(), earlierGroups);
        new SegmentationPipeline(job, keys, settings, model, control).build(environment);
        return keys.assigned();
    }

    private void build(StreamExecutionEnvironment environment) {
        Sources sources = new Sources(job);
        SingleOutputStreamOperator<ChainCommand> commands = sources.commands(environment, control);
        List<DataStream<ControlEvent>> answers = new ArrayList<>();
        answers.add(commands.getSideOutput(ControlOperator.EVENTS));
        for (Chain chain : Chain.values()) {
            sources.packets(environment, chain.live())
                    .ifPresent(packets -> answers.add(build(chain, packets, commands)));
        }
        Sinks.controlEvents(
                job,
                settings,
                answers.stream().reduce((some, more) -> some.union(more)).orElseThrow());
    }

    /** Gives what the chain's inference says of the commands. */
    private DataStream<ControlEvent> build(
            Chain chain, DataStream<SourceElement> packets, DataStream<ChainCommand> commands) {
        SingleOutputStreamOperator<InferenceElement> frames = decode(chain, packets, commands);
        SingleOutputStreamOperator<SegmentedFrame> masks = infer(chain, frames);

        Sinks sinks = new Sinks(job, settings, chain);
        sinks.masks(redacted(chain, masks));
        sinks.deadLetters(frames.getSideOutput(DecodeOperator.DEAD_LETTERS));
        DataStream<ControlEvent> answers = masks.getSideOutput(InferOperator.CONTROL_EVENTS);
        if (!job.measuresMasks()) {
            return answers;
        }
        SingleOutputStreamOperator<Alert> alerts = rules(chain, masks);
        sinks.rules(alerts, alerts.getSideOutput(RuleOperator.STATISTICS));
        return answers.union(alerts.getSideOutput(RuleOperator.CONTROL_EVENTS));
    }

    /** Before any sink: what may not be seen leaves the job nowhere. */
    private DataStream<SegmentedFrame> redacted(Chain chain, DataStream<SegmentedFrame> masks) {
        if (settings.redaction().isEmpty()) {
            return masks;
        }
        return masks.map(new RedactedPreviews(settings.redaction().get()))
                .returns(RecordTypes.SEGMENTED_FRAME)
                .name(chain.named("redact"))
                .uid(chain.uid("redact"))
                .setParallelism(job.parallelism().inferSubtasks());
    }

    private SingleOutputStreamOperator<InferenceElement> decode(
            Chain chain, DataStream<SourceElement> packets, DataStream<ChainCommand> commands) {
        StreamKeys streamKeys = keys;
        return packets.keyBy(element -> streamKeys.key(element.stream()), Types.INT)
                .connect(commands.broadcast())
                .transform(
                        chain.named("decode"),
                        RecordTypes.INFERENCE_ELEMENT,
                        new DecodeOperator(settings.decode(), settings.freshness()))
                .uid(chain.uid("decode"))
                .setParallelism(job.parallelism().decodeSubtasks());
    }

    /** Beside the sinks of masks, and chained behind inference, too: streams are partitioned as they are already. */
    private SingleOutputStreamOperator<Alert> rules(Chain chain, SingleOutputStreamOperator<SegmentedFrame> masks) {
        StreamKeys streamKeys = keys;
        return DataStreamUtils.reinterpretAsKeyedStream(
                        masks.getSideOutput(InferOperator.RULES_INPUT),
                        element -> streamKeys.key(((SegmentedFrame) element).id().stream()),
                        Types.INT)
                .transform(
                        chain.named("rules"),
                        RuleTypes.ALERT,
                        new RuleOperator(settings.rules(), job.rules().set(), control.start()))
                .uid(chain.uid("rules"))
                .setParallelism(job.parallelism().inferSubtasks());
    }

    private SingleOutputStreamOperator<SegmentedFrame> infer(
            Chain chain, SingleOutputStreamOperator<InferenceElement> frames) {
        int decoders = job.parallelism().decodeSubtasks();
        int subtasks = job.parallelism().inferSubtasks();
        DataStream<InferenceElement> partitioned = subtasks == decoders
                ? frames
                : frames.flatMap(new SubtaskShuffle.Copies(subtasks))
                        .returns(RecordTypes.INFERENCE_ELEMENT)
                        .name(chain.named("command-copies"))
                        .uid(chain.uid("command-copies"))
                        .setParallelism(decoders)
                        .partitionCustom(
                                new SubtaskShuffle.Subtask(job.parallelism().maximum()), new SubtaskShuffle.Key(keys));
        return partitioned
                .transform(
                        chain.named("infer"),
                        RecordTypes.SEGMENTED_FRAME,
                        new InferOperatorFactory(model, settings.infer(), settings.freshness(), control.start()))
                .uid(chain.uid("infer"))
                .setParallelism(subtasks);
    }
}
