package io.maskstream.stream.sink;

import io.maskstream.stream.record.RecordTypes;
import io.maskstream.stream.record.SegmentedFrame;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.runtime.operators.sink.CommitterOperatorFactory;
import org.apache.flink.streaming.runtime.operators.sink.SinkWriterOperatorFactory;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;

/** Flink's own writer and committer operators around the files sink, with checkpoints by hand. */
final class SinkPipeline implements AutoCloseable {
    private final OneInputStreamOperatorTestHarness<SegmentedFrame, CommittableMessage<Segment>> writer;
    private final OneInputStreamOperatorTestHarness<CommittableMessage<Segment>, CommittableMessage<Segment>> committer;

    /** What a checkpoint holds. */
    record Checkpoint(long id, OperatorSubtaskState writer, OperatorSubtaskState committer) {}

    private SinkPipeline(FilesSink sink) throws Exception {
        writer = new OneInputStreamOperatorTestHarness<>(
                new SinkWriterOperatorFactory<>(sink),
                RecordTypes.SEGMENTED_FRAME.createSerializer(new SerializerConfigImpl()));
        committer = new OneInputStreamOperatorTestHarness<>(new CommitterOperatorFactory<>(sink, false, true));
    }

    static SinkPipeline start(FilesSink sink) throws Exception {
        SinkPipeline pipeline = new SinkPipeline(sink);
        pipeline.committer.open();
        pipeline.writer.open();
        return pipeline;
    }

    static SinkPipeline restore(FilesSink sink, Checkpoint checkpoint) throws Exception {
        SinkPipeline pipeline = new SinkPipeline(sink);
        pipeline.committer.setRestoredCheckpointId(checkpoint.id());
        pipeline.committer.initializeState(checkpoint.committer());
        pipeline.committer.open();
        pipeline.writer.setRestoredCheckpointId(checkpoint.id());
        pipeline.writer.initializeState(checkpoint.writer());
        pipeline.writer.open();
        return pipeline;
    }

    void write(SegmentedFrame frame) throws Exception {
        writer.processElement(new StreamRecord<>(frame));
    }

    /** Takes a checkpoint, which is not yet complete. */
    Checkpoint checkpoint(long id) throws Exception {
        writer.prepareSnapshotPreBarrier(id);
        OperatorSubtaskState writerState = writer.snapshot(id, id);
        hand();
        return new Checkpoint(id, writerState, committer.snapshot(id, id));
    }

    void complete(Checkpoint checkpoint) throws Exception {
        committer.notifyOfCompletedCheckpoint(checkpoint.id());
    }

    /** Ends the input and takes the last checkpoint. */
    void end(long id) throws Exception {
        writer.endInput();
        hand();
        committer.endInput();
        complete(checkpoint(id));
    }

    @SuppressWarnings("unchecked")
    private void hand() throws Exception {
        for (Object element : writer.getOutput()) {
            committer.processElement((StreamRecord<CommittableMessage<Segment>>) element);
        }
        writer.getOutput().clear();
    }

    /** Ends as a cancelled or failing task does. One that is killed is just left. */
    @Override
    public void close() {
        try {
            writer.close();
            committer.close();
        } catch (Exception e) {
            throw new IllegalStateException("the operators cannot be closed", e);
        }
    }
}
