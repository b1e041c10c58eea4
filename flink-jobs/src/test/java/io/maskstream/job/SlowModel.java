package io.maskstream.job;

import io.maskstream.model.ConstantSegmenter;
import io.maskstream.model.FrameBatch;
import io.maskstream.model.InputSpec;
import io.maskstream.model.Segmentation;
import io.maskstream.model.SegmentationSession;
import io.maskstream.model.Segmenter;
import io.maskstream.model.Vocabulary;
import io.maskstream.stream.infer.SegmenterProvider;
import io.maskstream.stream.record.ModelIdentity;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * The constant model, which takes a while for every batch.
 *
 * @param batch how long
 */
record SlowModel(Duration batch) implements SegmenterProvider {
    private static final long serialVersionUID = 1L;

    @Override
    public ModelIdentity identity() {
        return new ModelIdentity("slow", "0:" + batch.toMillis());
    }

    @Override
    public Segmenter load(String device) {
        return new Model(batch, new ConstantSegmenter());
    }

    @Override
    public SegmenterProvider other(String directory, long version) {
        throw new UnsupportedOperationException("there is only one model");
    }

    private record Model(Duration batch, Segmenter constant) implements Segmenter {
        @Override
        public InputSpec input() {
            return constant.input();
        }

        @Override
        public SegmentationSession open(Vocabulary vocabulary) {
            return new Session(batch, constant.open(vocabulary));
        }

        @Override
        public void close() {
            constant.close();
        }
    }

    private record Session(Duration batch, SegmentationSession constant) implements SegmentationSession {
        @Override
        public Segmentation segment(FrameBatch frames) {
            long end = System.nanoTime() + batch.toNanos();
            for (long left = batch.toNanos(); left > 0; left = end - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            return constant.segment(frames);
        }

        @Override
        public void close() {
            constant.close();
        }
    }
}
