package io.maskstream.stream.infer;

import io.maskstream.model.FrameBatch;
import io.maskstream.model.FramePixels;
import io.maskstream.model.LabelMap;
import io.maskstream.model.SegmentationSession;
import java.util.ArrayList;
import java.util.List;

/**
 * Deterministic mode: every run of the model has one shape, whatever frames are at hand, so that a mask does not depend
 * on how many others came at the same time.
 */
final class FixedBatches {
    private FixedBatches() {}

    /** Label maps of a batch of any size, from runs of this many frames each. */
    static List<LabelMap> segment(SegmentationSession session, List<PendingFrame> batch, int size) {
        List<LabelMap> maps = new ArrayList<>(batch.size());
        for (int start = 0; start < batch.size(); start += size) {
            maps.addAll(run(session, batch.subList(start, Math.min(batch.size(), start + size)), size));
        }
        return maps;
    }

    private static List<LabelMap> run(SegmentationSession session, List<PendingFrame> part, int size) {
        int height = part.get(0).frame().inputHeight();
        int width = part.get(0).frame().inputWidth();
        List<FramePixels> frames = new ArrayList<>(size);
        part.forEach(pending -> frames.add(pending.frame().picture()));
        // The first frame fills the free places: any would do, since results do not depend on neighbours.
        while (frames.size() < size) {
            frames.add(frames.get(0));
        }
        return session.segment(new FrameBatch(height, width, frames)).frames().subList(0, part.size());
    }
}
