package io.maskstream.stream.infer;

import io.maskstream.model.FrameBatch;
import io.maskstream.model.FramePixels;
import io.maskstream.model.InputSpec;
import io.maskstream.model.LabelMap;
import io.maskstream.model.SegmentationSession;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Whether a model's result for a frame is the same, bit for bit, at each place of a batch and beside other frames. Where
 * it is not, deterministic mode runs single frames.
 */
public final class BatchInvariance {
    private BatchInvariance() {}

    /** Runs frames of noise at every place of a batch of this size and compares. */
    public static boolean holds(SegmentationSession session, InputSpec input, int batch) {
        SplittableRandom random = new SplittableRandom(1);
        List<FramePixels> frames = new ArrayList<>();
        for (int i = 0; i < batch; i++) {
            byte[] pixels = new byte[3 * input.height() * input.width()];
            random.nextBytes(pixels);
            frames.add(FramePixels.whole(pixels, input.height(), input.width()));
        }
        List<LabelMap> first = run(session, input, frames);
        // Every frame moves to other places, and beside itself.
        return moved(session, input, frames, first, 1, false)
                && moved(session, input, frames, first, batch / 2, true)
                && moved(session, input, frames, first, batch - 1, false);
    }

    private static boolean moved(
            SegmentationSession session,
            InputSpec input,
            List<FramePixels> frames,
            List<LabelMap> expected,
            int by,
            boolean doubled) {
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < frames.size(); i++) {
            order.add(((doubled ? i / 2 : i) + by) % frames.size());
        }
        List<LabelMap> maps =
                run(session, input, order.stream().map(frames::get).toList());
        for (int i = 0; i < maps.size(); i++) {
            if (!equal(expected.get(order.get(i)), maps.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static List<LabelMap> run(SegmentationSession session, InputSpec input, List<FramePixels> frames) {
        return session.segment(new FrameBatch(input.height(), input.width(), frames))
                .frames();
    }

    private static boolean equal(LabelMap one, LabelMap other) {
        return Arrays.equals(one.labels(), other.labels()) && Arrays.equals(one.scores(), other.scores());
    }
}
