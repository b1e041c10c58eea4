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
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;

/** A fake that does what a test tells it to on each batch. */
final class ScriptedSegmenter implements Segmenter {
    private final Function<List<FramePixels>, List<LabelMap>> script;
    private final List<Integer> sizes = new CopyOnWriteArrayList<>();
    private final AtomicInteger openSessions = new AtomicInteger();
    private final Semaphore text = new Semaphore(0);
    private volatile boolean textHeld;

    private ScriptedSegmenter(Function<List<FramePixels>, List<LabelMap>> script) {
        this.script = script;
    }

    /** Labels the first pixel of each frame, after what the test wants to happen. */
    static ScriptedSegmenter doing(Consumer<List<FramePixels>> before) {
        return new ScriptedSegmenter(batch -> {
            before.accept(batch);
            return batch.stream().map(frame -> map(frame, 1)).toList();
        });
    }

    static ScriptedSegmenter dependingOnThePlace() {
        return new ScriptedSegmenter(batch -> {
            List<LabelMap> maps = new ArrayList<>();
            batch.forEach(frame -> maps.add(map(frame, maps.size() % 3)));
            return maps;
        });
    }

    static ScriptedSegmenter givingOneMask() {
        return new ScriptedSegmenter(batch -> List.of(map(batch.get(0), 1)));
    }

    /** The sizes of all batches so far, warm-up included. */
    List<Integer> sizes() {
        return sizes;
    }

    int openSessions() {
        return openSessions.get();
    }

    void holdText() {
        textHeld = true;
    }

    boolean textIsHeld() {
        return text.hasQueuedThreads();
    }

    void letTextGo() {
        textHeld = false;
        text.release();
    }

    private static LabelMap map(FramePixels frame, int label) {
        int pixels = frame.maskHeight() * frame.maskWidth();
        short[] labels = new short[pixels];
        labels[0] = (short) label;
        return new LabelMap(frame.maskHeight(), frame.maskWidth(), labels, new short[pixels]);
    }

    @Override
    public InputSpec input() {
        return new InputSpec(GatedSegmenter.SIDE, GatedSegmenter.SIDE, 1, true);
    }

    @Override
    public SegmentationSession open(Vocabulary vocabulary) {
        if (textHeld) {
            text.acquireUninterruptibly();
        }
        openSessions.incrementAndGet();
        return new SegmentationSession() {
            @Override
            public Segmentation segment(FrameBatch frames) {
                sizes.add(frames.size());
                return new Segmentation(script.apply(frames.frames()));
            }

            @Override
            public void close() {
                openSessions.decrementAndGet();
            }
        };
    }

    @Override
    public void close() {}
}
