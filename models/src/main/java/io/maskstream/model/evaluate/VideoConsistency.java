package io.maskstream.model.evaluate;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalDouble;

/**
 * Temporal consistency without optical flow: video consistency VC_n of VSPW (Miao et al., CVPR 2021).
 *
 * <p>For each window of n consecutive frames of a clip: of the pixels whose true label stays the same through the window
 * (the intersection of the truths), the share that has exactly this label in the prediction of each of its frames. The
 * figure is the mean over all windows of all clips that have such pixels. A mask that flickers scores low even if it is
 * right most of the time; pixels where something moves in or out are not looked at. Pixels that are {@link
 * ConfusionMatrix#VOID} in any frame of the window count nowhere.
 */
public final class VideoConsistency {
    private final int window;
    private final Deque<Frame> recent = new ArrayDeque<>();
    private double sum;
    private long windows;

    private record Frame(short[] truth, short[] predicted) {}

    /**
     * Without frames.
     *
     * @param window frames of a window n, at least 2; VSPW reports 8 and 16
     */
    public VideoConsistency(int window) {
        if (window < 2) {
            throw new IllegalArgumentException("a window of %d frames: give at least 2".formatted(window));
        }
        this.window = window;
    }

    /** What follows belongs to another clip. */
    public void cut() {
        recent.clear();
    }

    /** The next frame of a clip; its arrays are kept until the window has passed and must not change. */
    public void add(short[] truth, short[] predicted) {
        ConfusionMatrix.requireSameSize(truth, predicted);
        if (!recent.isEmpty() && recent.getFirst().truth().length != truth.length) {
            throw new IllegalArgumentException(
                    "a frame of %d pixels after one of %d: all frames of a clip have one size"
                            .formatted(truth.length, recent.getFirst().truth().length));
        }
        recent.addLast(new Frame(truth, predicted));
        if (recent.size() > window) {
            recent.removeFirst();
        }
        if (recent.size() == window) {
            share();
        }
    }

    private void share() {
        Frame first = recent.getFirst();
        long still = 0;
        long right = 0;
        for (int i = 0; i < first.truth().length; i++) {
            short label = first.truth()[i];
            if (Short.toUnsignedInt(label) == ConfusionMatrix.VOID) {
                continue;
            }
            boolean same = true;
            boolean hit = true;
            for (Frame frame : recent) {
                same &= frame.truth()[i] == label;
                hit &= frame.predicted()[i] == label;
            }
            still += same ? 1 : 0;
            right += same && hit ? 1 : 0;
        }
        if (still > 0) {
            sum += (double) right / still;
            windows++;
        }
    }

    /** Frames of a window. */
    public int window() {
        return window;
    }

    /** Windows that counted. */
    public long windows() {
        return windows;
    }

    /** The mean over all windows; empty if no clip was as long as a window. */
    public OptionalDouble consistency() {
        return windows == 0 ? OptionalDouble.empty() : OptionalDouble.of(sum / windows);
    }
}
