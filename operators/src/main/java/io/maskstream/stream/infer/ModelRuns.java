package io.maskstream.stream.infer;

import io.maskstream.model.FrameBatch;
import io.maskstream.model.FramePixels;
import io.maskstream.model.InputSpec;
import io.maskstream.model.LabelMap;
import io.maskstream.model.SegmentationSession;
import java.util.Collections;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The shapes in which frames run on the model: buckets whose limit adapts, or in deterministic mode one shape for every
 * run. Not safe for several threads; {@link #warmUp} and {@link #segment} belong to the inference thread.
 */
final class ModelRuns {
    private static final Logger LOG = LoggerFactory.getLogger(ModelRuns.class);

    private final InputSpec input;
    private final boolean deterministic;
    private final BatchSize size;
    private int fixed;

    ModelRuns(InputSpec input, InferSettings settings) {
        this.input = input;
        this.deterministic = settings.deterministic();
        this.size = new BatchSize(settings.maxBatch(), settings.latencyTarget());
        this.fixed = settings.maxBatch();
    }

    /** Most frames of the next batch. */
    int limit() {
        return deterministic ? fixed : size.limit();
    }

    /** How many of these frames, at most {@link #limit}, leave together. */
    int leaving(int available) {
        return deterministic ? available : size.bucket(available);
    }

    /** Tells how long a batch ran. */
    void took(int frames, long nanos) {
        size.took(frames, nanos);
    }

    /** Each shape once before the first that counts: the first run of a shape can take seconds on a GPU. */
    void warmUp(SegmentationSession session) {
        if (deterministic && fixed > 1 && !BatchInvariance.holds(session, input, fixed)) {
            LOG.warn("the model's results depend on the place in a batch; deterministic mode runs single frames");
            fixed = 1;
        }
        byte[] blank = new byte[3 * input.height() * input.width()];
        FramePixels frame = FramePixels.whole(blank, input.height(), input.width());
        int[] shapes = deterministic ? new int[] {fixed} : size.buckets();
        for (int shape : shapes) {
            session.segment(new FrameBatch(input.height(), input.width(), Collections.nCopies(shape, frame)));
        }
    }

    /** One label map a frame. */
    List<LabelMap> segment(SegmentationSession session, List<PendingFrame> batch) {
        List<LabelMap> maps = deterministic ? FixedBatches.segment(session, batch, fixed) : together(session, batch);
        if (maps.size() != batch.size()) {
            throw new IllegalStateException(
                    "the model gave %d masks for %d frames".formatted(maps.size(), batch.size()));
        }
        return maps;
    }

    private static List<LabelMap> together(SegmentationSession session, List<PendingFrame> batch) {
        List<FramePixels> frames =
                batch.stream().map(pending -> pending.frame().picture()).toList();
        return session.segment(new FrameBatch(
                        batch.get(0).frame().inputHeight(), batch.get(0).frame().inputWidth(), frames))
                .frames();
    }
}
