package io.maskstream.model.refine;

import io.maskstream.model.FramePixels;
import io.maskstream.model.LabelMap;
import io.maskstream.model.PixelArea;
import java.util.Arrays;

/**
 * Less flicker in the masks of one video: where the picture has not changed, a pixel keeps its label until another one has
 * been chosen {@value #PATIENCE} times in a row. Where it has changed, and around that, the new labels count at once, so that
 * nothing that moves is late.
 *
 * <p>Whether a block of {@value #BLOCK} x {@value #BLOCK} pixels has changed is told by its mean difference from what it
 * looked like when it last had, not from the frame before: what creeps is noticed, too. Takes the frames of one video in
 * their order; used by one thread at a time.
 */
public final class SteadyLabels {
    /** Side of a block, in pixels of the picture that the model sees. */
    static final int BLOCK = 8;
    /** Frames in a row that another label must be chosen in. */
    static final int PATIENCE = 6;
    /** Mean difference over the pixels and colours of a block, of 255, above which it has changed. */
    static final double CHANGE = 4;

    private int pictureWidth;
    private int pictureHeight;
    private PixelArea content = new PixelArea(0, 0, 1, 1);
    private int columns;
    private byte[] reference = new byte[0];
    private boolean[] changed = new boolean[0];
    private short[] labels = new short[0];
    private short[] scores = new short[0];
    private short[] rivals = new short[0];
    private byte[] times = new byte[0];

    /**
     * The next mask of the video.
     *
     * @param picture the frame that the mask is of
     * @param width columns of the picture, padding included
     * @param height rows of the picture
     * @param map height x width labels and scores as the model chose them; where a label is kept, so is its score
     */
    public LabelMap next(FramePixels picture, int width, int height, LabelMap map) {
        if (width != pictureWidth
                || height != pictureHeight
                || !picture.content().equals(content)
                || map.labels().length != labels.length) {
            start(picture, width, height, map);
            return map;
        }
        compare(picture.rgb());
        short[] steady = map.labels().clone();
        short[] steadyScores = map.scores().clone();
        for (int row = 0, i = 0; row < map.height(); row++) {
            int blockRow = row * content.height() / map.height() / BLOCK * columns;
            for (int column = 0; column < map.width(); column++, i++) {
                if (!changed[blockRow + column * content.width() / map.width() / BLOCK] && keeps(i, steady[i])) {
                    steady[i] = labels[i];
                    steadyScores[i] = scores[i];
                }
            }
        }
        labels = steady;
        scores = steadyScores;
        return new LabelMap(map.height(), map.width(), steady, steadyScores);
    }

    private void start(FramePixels picture, int width, int height, LabelMap map) {
        pictureWidth = width;
        pictureHeight = height;
        content = picture.content();
        columns = (content.width() + BLOCK - 1) / BLOCK;
        reference = picture.rgb().clone();
        changed = new boolean[columns * ((content.height() + BLOCK - 1) / BLOCK)];
        labels = map.labels();
        scores = map.scores();
        rivals = new short[labels.length];
        times = new byte[labels.length];
    }

    /** Whether a pixel that looks the same keeps its label, although the model chose this one. */
    private boolean keeps(int pixel, short chosen) {
        if (chosen == labels[pixel]) {
            times[pixel] = 0;
            return false;
        }
        times[pixel] = (byte) (times[pixel] > 0 && rivals[pixel] == chosen ? times[pixel] + 1 : 1);
        rivals[pixel] = chosen;
        if (times[pixel] >= PATIENCE) {
            times[pixel] = 0;
            return false;
        }
        return true;
    }

    private void compare(byte[] rgb) {
        int rows = changed.length / columns;
        boolean[] own = new boolean[changed.length];
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                own[row * columns + column] = compare(rgb, row, column);
            }
        }
        Arrays.fill(changed, false);
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                if (own[row * columns + column]) {
                    spread(row, column, rows);
                }
            }
        }
    }

    /** What moves changes what the model sees beside it. */
    private void spread(int row, int column, int rows) {
        for (int y = Math.max(0, row - 1); y <= Math.min(rows - 1, row + 1); y++) {
            for (int x = Math.max(0, column - 1); x <= Math.min(columns - 1, column + 1); x++) {
                changed[y * columns + x] = true;
            }
        }
    }

    /** Whether a block has changed; if so, this is what it looks like from now on. */
    private boolean compare(byte[] rgb, int row, int column) {
        int left = content.x() + column * BLOCK;
        int right = Math.min(content.x() + content.width(), left + BLOCK);
        int top = content.y() + row * BLOCK;
        int bottom = Math.min(content.y() + content.height(), top + BLOCK);
        long difference = 0;
        for (int y = top; y < bottom; y++) {
            int end = 3 * (y * pictureWidth + right);
            for (int i = 3 * (y * pictureWidth + left); i < end; i++) {
                difference += Math.abs((rgb[i] & 0xFF) - (reference[i] & 0xFF));
            }
        }
        if (difference <= CHANGE * 3 * (right - left) * (bottom - top)) {
            return false;
        }
        for (int y = top; y < bottom; y++) {
            int from = 3 * (y * pictureWidth + left);
            System.arraycopy(rgb, from, reference, from, 3 * (right - left));
        }
        return true;
    }
}
