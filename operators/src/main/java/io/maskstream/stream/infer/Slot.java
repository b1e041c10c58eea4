package io.maskstream.stream.infer;

import io.maskstream.stream.record.ChainCommand;
import io.maskstream.stream.record.Frame;
import io.maskstream.stream.record.InferenceElement;
import io.maskstream.stream.record.SegmentedFrame;
import io.maskstream.stream.record.StageTimings;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;

/** What has come to a subtask and not yet left it; slots leave in the order in which they came. */
sealed interface Slot {

    /** A frame that is on its way through the model. */
    final class OfFrame implements Slot {
        final long place;
        final String stream;
        final long shedBefore;
        final long timestamp;
        final boolean hasTimestamp;
        final ActiveModel.Use use;
        Frame frame;
        FrameResult result;

        OfFrame(long place, Frame frame, StreamRecord<InferenceElement> element, ActiveModel.Use use) {
            this.place = place;
            this.stream = frame.id().stream();
            this.shedBefore = frame.shedBefore();
            this.frame = frame;
            this.timestamp = element.hasTimestamp() ? element.getTimestamp() : 0;
            this.hasTimestamp = element.hasTimestamp();
            this.use = use;
        }

        /** The frame's mask, with what it is segmented with and how long that took. */
        StreamRecord<SegmentedFrame> record(FrameResult.Segmented mask, long shedBeforeMask) {
            SegmentedFrame masks = new SegmentedFrame(
                    frame.id(),
                    frame.times(),
                    frame.geometry(),
                    use.identity(),
                    use.vocabularyVersion(),
                    use.labels(),
                    mask.mask().mask(),
                    mask.mask().regions(),
                    frame.quality(),
                    shedBeforeMask,
                    new StageTimings(frame.decodeNanos(), mask.queueNanos(), mask.inferenceNanos(), mask.maskNanos()),
                    frame.preview());
            return hasTimestamp ? new StreamRecord<>(masks, timestamp) : new StreamRecord<>(masks);
        }

        /** It may have to wait for its turn to be counted; its pixels need not. */
        void forgetPixels() {
            frame = null;
        }
    }

    /** A watermark that passes behind the frames before it. */
    record OfWatermark(Watermark watermark) implements Slot {}

    /** Rules that hold from the frames behind them on. */
    record OfRules(ChainCommand.UseRules command) implements Slot {}

    /** A change between idle and active, likewise. */
    record OfStatus(WatermarkStatus status) implements Slot {}
}
