package io.maskstream.job.bench;

import io.maskstream.model.FrameBatch;
import io.maskstream.model.InputSpec;
import io.maskstream.model.Segmentation;
import io.maskstream.model.SegmentationSession;
import io.maskstream.model.Segmenter;
import io.maskstream.model.Vocabulary;
import io.maskstream.stream.infer.SegmenterProvider;
import io.maskstream.stream.record.ModelIdentity;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * A model of which every batch takes at least a given time, as on a device that is busy: the processor is free meanwhile.
 *
 * @param model does the work
 * @param batch least time of a batch
 */
record SlowedModel(SegmenterProvider model, Duration batch) implements SegmenterProvider {
    private static final long serialVersionUID = 1L;

    @Override
    public ModelIdentity identity() {
        return model.identity();
    }

    @Override
    public Segmenter load(String device) {
        return new Slowed(model.load(device), batch);
    }

    @Override
    public SegmenterProvider other(String directory, long version) {
        return new SlowedModel(model.other(directory, version), batch);
    }

    @Override
    public void requireWords(Vocabulary words) {
        model.requireWords(words);
    }

    @Override
    public Optional<Boolean> adaptedTo(Vocabulary words) {
        return model.adaptedTo(words);
    }

    private record Slowed(Segmenter model, Duration batch) implements Segmenter {
        @Override
        public InputSpec input() {
            return model.input();
        }

        @Override
        public SegmentationSession open(Vocabulary vocabulary) {
            return new Session(model.open(vocabulary), batch);
        }

        @Override
        public void close() {
            model.close();
        }
    }

    private record Session(SegmentationSession model, Duration batch) implements SegmentationSession {
        @Override
        public Segmentation segment(FrameBatch frames) {
            long end = System.nanoTime() + batch.toNanos();
            Segmentation segmentation = model.segment(frames);
            for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            return segmentation;
        }

        @Override
        public void close() {
            model.close();
        }
    }
}
