package io.maskstream.job;

import io.maskstream.job.viewer.BarCode;
import io.maskstream.model.FrameBatch;
import io.maskstream.model.FramePixels;
import io.maskstream.model.InputSpec;
import io.maskstream.model.LabelMap;
import io.maskstream.model.Segmentation;
import io.maskstream.model.SegmentationSession;
import io.maskstream.model.Segmenter;
import io.maskstream.model.Vocabulary;
import io.maskstream.stream.infer.SegmenterProvider;
import io.maskstream.stream.record.ModelIdentity;
import java.util.Arrays;

/**
 * Reads the number off each picture and writes it into its mask.
 *
 * @param width of its input
 * @param height of its input
 */
record NumberModel(int width, int height) implements SegmenterProvider {
    private static final long serialVersionUID = 1L;

    @Override
    public ModelIdentity identity() {
        return new ModelIdentity("number", "0:test");
    }

    @Override
    public Segmenter load(String device) {
        return new Model(new InputSpec(height, width, 1, true));
    }

    @Override
    public SegmenterProvider other(String directory, long version) {
        throw new UnsupportedOperationException("there is only one model");
    }

    private record Model(InputSpec input) implements Segmenter, SegmentationSession {
        @Override
        public SegmentationSession open(Vocabulary vocabulary) {
            return this;
        }

        @Override
        public Segmentation segment(FrameBatch frames) {
            return new Segmentation(frames.frames().stream()
                    .map(frame -> map(frame, frames.width(), frames.height()))
                    .toList());
        }

        private static LabelMap map(FramePixels frame, int width, int height) {
            int number = BarCode.read(frame.rgb(), width, height);
            short[] labels = BarCode.labels(frame.maskWidth(), frame.maskHeight(), number);
            short[] scores = new short[labels.length];
            Arrays.fill(scores, (short) 60_000);
            return new LabelMap(frame.maskHeight(), frame.maskWidth(), labels, scores);
        }

        @Override
        public void close() {}
    }
}
