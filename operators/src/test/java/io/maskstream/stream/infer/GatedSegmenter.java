package io.maskstream.stream.infer;

import io.maskstream.model.FrameBatch;
import io.maskstream.model.FramePixels;
import io.maskstream.model.InputSpec;
import io.maskstream.model.LabelMap;
import io.maskstream.model.Segmentation;
import io.maskstream.model.SegmentationSession;
import io.maskstream.model.Segmenter;
import io.maskstream.model.Vocabulary;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A fake whose runs can be held back. A mask's labels are all 1 and its score is the frame's first pixel, so that a
 * test sees which frame a mask belongs to. Frames whose first pixel is 255 make it fail.
 */
final class GatedSegmenter implements Segmenter {
    static final int SIDE = 4;
    static final byte POISON = (byte) 255;

    private static final long LIMIT_SECONDS = 30;

    /** The first pixels of each batch that ran, warm-up included (0). */
    final List<List<Integer>> batches = Collections.synchronizedList(new ArrayList<>());

    final AtomicInteger opened = new AtomicInteger();
    final AtomicInteger sessions = new AtomicInteger();
    final AtomicInteger closed = new AtomicInteger();
    final Semaphore permits = new Semaphore(0);
    /** What it says when it fails. */
    volatile String failure = "poisoned pixel";

    private volatile boolean gated;

    /** From now a run needs a permit. */
    void gate() {
        gated = true;
    }

    /** Lets everything run. */
    void open() {
        gated = false;
        permits.release(1_000_000);
    }

    List<List<Integer>> ran() {
        synchronized (batches) {
            return batches.stream().filter(batch -> batch.get(0) != 0).toList();
        }
    }

    @Override
    public InputSpec input() {
        return new InputSpec(SIDE, SIDE, 1, true);
    }

    @Override
    public SegmentationSession open(Vocabulary vocabulary) {
        opened.incrementAndGet();
        sessions.incrementAndGet();
        return new SegmentationSession() {
            @Override
            public Segmentation segment(FrameBatch frames) {
                return run(frames);
            }

            @Override
            public void close() {
                sessions.decrementAndGet();
            }
        };
    }

    private Segmentation run(FrameBatch frames) {
        List<Integer> pixels =
                frames.frames().stream().map(frame -> frame.rgb()[0] & 0xff).toList();
        if (gated && pixels.get(0) != 0) {
            await();
        }
        batches.add(pixels);
        if (pixels.contains(POISON & 0xff)) {
            throw new IllegalStateException(failure);
        }
        return new Segmentation(
                frames.frames().stream().map(GatedSegmenter::mask).toList());
    }

    private void await() {
        try {
            if (!permits.tryAcquire(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the test gave no permit");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static LabelMap mask(FramePixels frame) {
        int pixels = frame.maskHeight() * frame.maskWidth();
        short[] labels = new short[pixels];
        short[] scores = new short[pixels];
        for (int i = 0; i < pixels; i++) {
            labels[i] = 1;
            scores[i] = (short) (frame.rgb()[0] & 0xff);
        }
        return new LabelMap(frame.maskHeight(), frame.maskWidth(), labels, scores);
    }

    @Override
    public void close() {
        closed.incrementAndGet();
    }
}
