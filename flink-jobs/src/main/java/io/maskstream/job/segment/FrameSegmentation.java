package io.maskstream.job.segment;

import io.maskstream.model.FrameBatch;
import io.maskstream.model.LabelMap;
import io.maskstream.model.SegmentationSession;
import io.maskstream.model.Vocabulary;
import io.maskstream.stream.mask.MaskEncoder;
import io.maskstream.stream.mask.MaskSettings;
import io.maskstream.stream.record.Frame;
import io.maskstream.stream.record.ModelIdentity;
import io.maskstream.stream.record.SegmentedFrame;
import io.maskstream.stream.record.StageTimings;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Frames to masks on the caller's thread, in batches of frames of one size, in their order. */
final class FrameSegmentation {
    private final SegmentationSession session;
    private final ModelIdentity model;
    private final List<String> labels;
    private final int batchSize;
    private final MaskEncoder encoder = new MaskEncoder(MaskSettings.defaults());
    private final Consumer<SegmentedFrame> masks;
    private final List<Frame> waiting = new ArrayList<>();

    FrameSegmentation(
            SegmentationSession session,
            ModelIdentity model,
            Vocabulary vocabulary,
            int batchSize,
            Consumer<SegmentedFrame> masks) {
        this.session = session;
        this.model = model;
        this.labels = vocabulary.names();
        this.batchSize = batchSize;
        this.masks = masks;
    }

    void accept(Frame frame) {
        if (!waiting.isEmpty() && !sameSize(waiting.get(0), frame)) {
            flush();
        }
        waiting.add(frame);
        if (waiting.size() == batchSize) {
            flush();
        }
    }

    private static boolean sameSize(Frame one, Frame other) {
        return one.inputHeight() == other.inputHeight() && one.inputWidth() == other.inputWidth();
    }

    /** Runs what waits. */
    void flush() {
        if (waiting.isEmpty()) {
            return;
        }
        Frame first = waiting.get(0);
        long started = System.nanoTime();
        List<LabelMap> maps = session.segment(new FrameBatch(
                        first.inputHeight(),
                        first.inputWidth(),
                        waiting.stream().map(Frame::picture).toList()))
                .frames();
        long inferred = System.nanoTime() - started;
        List<Frame> done = List.copyOf(waiting);
        waiting.clear();
        for (int i = 0; i < done.size(); i++) {
            masks.accept(masked(done.get(i), maps.get(i), inferred));
        }
    }

    private SegmentedFrame masked(Frame frame, LabelMap map, long inferenceNanos) {
        long started = System.nanoTime();
        MaskEncoder.Encoded mask = encoder.encode(map);
        return new SegmentedFrame(
                frame.id(),
                frame.times(),
                frame.geometry(),
                model,
                0,
                labels,
                mask.mask(),
                mask.regions(),
                frame.quality(),
                frame.shedBefore(),
                new StageTimings(frame.decodeNanos(), 0, inferenceNanos, System.nanoTime() - started),
                frame.preview());
    }
}
