package io.maskstream.model;

import java.util.Arrays;

/**
 * The deterministic fake ({@code --model constant}): a pixel's label is a fixed function of its position and of the
 * number of classes, whatever the picture shows. Diagonal bands, one sixteenth of the mask wide, take the labels 0 to K
 * in turn, so that every label, the unlabelled 0 and real borders occur.
 */
public final class ConstantSegmenter implements Segmenter {
    private static final int BANDS = 16;
    private static final short FULL_SCORE = (short) 65535;

    private final InputSpec input;

    /** A segmenter with an input of its own; it takes any other size too. */
    public ConstantSegmenter(int height, int width) {
        this.input = new InputSpec(height, width, 1, true);
    }

    public ConstantSegmenter() {
        this(224, 224);
    }

    @Override
    public InputSpec input() {
        return input;
    }

    @Override
    public SegmentationSession open(Vocabulary vocabulary) {
        return new Session(vocabulary.size() + 1);
    }

    @Override
    public void close() {}

    private record Session(int labels) implements SegmentationSession {
        @Override
        public Segmentation segment(FrameBatch frames) {
            return new Segmentation(frames.frames().stream()
                    .map(frame -> bands(frame.maskHeight(), frame.maskWidth()))
                    .toList());
        }

        private LabelMap bands(int height, int width) {
            short[] map = new short[height * width];
            short[] scores = new short[height * width];
            for (int row = 0; row < height; row++) {
                for (int column = 0; column < width; column++) {
                    int band = (row * BANDS / height) + (column * BANDS / width);
                    map[row * width + column] = (short) (band % labels);
                }
            }
            Arrays.fill(scores, FULL_SCORE);
            for (int i = 0; i < map.length; i++) {
                if (map[i] == 0) {
                    scores[i] = 0;
                }
            }
            return new LabelMap(height, width, map, scores);
        }

        @Override
        public void close() {}
    }
}
