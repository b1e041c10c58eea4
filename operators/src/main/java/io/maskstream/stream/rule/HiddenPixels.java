package io.maskstream.stream.rule;

import io.maskstream.stream.mask.RunLengthCodec;
import io.maskstream.stream.record.SegmentedFrame;
import java.util.Arrays;
import java.util.Set;

/** Which pixels of a preview are to be hidden: those that a hidden label touches, and all within a margin around them. */
final class HiddenPixels {
    private final int width;
    private final int height;
    private final boolean[] hidden;
    private boolean any;

    private HiddenPixels(int width, int height) {
        this.width = width;
        this.height = height;
        this.hidden = new boolean[width * height];
    }

    /**
     * Finds them.
     *
     * @param values of the label map that are to be hidden
     * @param width of the preview
     * @param height of the preview
     * @param margin pixels of the preview, in all directions
     */
    static HiddenPixels of(SegmentedFrame frame, Set<Integer> values, int width, int height, int margin) {
        HiddenPixels pixels = new HiddenPixels(width, height);
        int maskWidth = frame.mask().width();
        int maskHeight = frame.mask().height();
        RunLengthCodec.forEachRun(frame.mask(), (value, from, to) -> {
            if (!values.contains(value)) {
                return;
            }
            for (int position = from; position < to; ) {
                int row = position / maskWidth;
                int end = Math.min(to, (row + 1) * maskWidth);
                pixels.hide(position - row * maskWidth, end - row * maskWidth, row, maskWidth, maskHeight);
                position = end;
            }
        });
        if (pixels.any && margin > 0) {
            pixels.grow(margin);
        }
        return pixels;
    }

    /** Every preview pixel that a run of mask pixels touches, be it by a corner. */
    private void hide(int from, int to, int row, int maskWidth, int maskHeight) {
        int left = (int) ((long) from * width / maskWidth);
        int right = (int) (((long) to * width + maskWidth - 1) / maskWidth);
        int top = (int) ((long) row * height / maskHeight);
        int bottom = (int) (((long) (row + 1) * height + maskHeight - 1) / maskHeight);
        for (int y = top; y < bottom; y++) {
            Arrays.fill(hidden, y * width + left, y * width + right, true);
        }
        any = true;
    }

    /** By rows, then by columns: a square around each. */
    private void grow(int margin) {
        for (int y = 0; y < height; y++) {
            growLine(y * width, 1, width, margin);
        }
        for (int x = 0; x < width; x++) {
            growLine(x, width, height, margin);
        }
    }

    private void growLine(int start, int step, int length, int margin) {
        boolean[] line = new boolean[length];
        int reach = -1;
        for (int i = 0; i < length; i++) {
            reach = hidden[start + i * step] ? i + margin : reach;
            line[i] = i <= reach;
        }
        reach = length;
        for (int i = length - 1; i >= 0; i--) {
            reach = hidden[start + i * step] ? i - margin : reach;
            line[i] |= i >= reach;
        }
        for (int i = 0; i < length; i++) {
            hidden[start + i * step] = line[i];
        }
    }

    boolean any() {
        return any;
    }

    /** Whether a pixel is to be hidden; counted rows first. */
    boolean contains(int pixel) {
        return hidden[pixel];
    }
}
