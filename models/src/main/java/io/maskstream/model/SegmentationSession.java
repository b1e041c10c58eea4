package io.maskstream.model;

/** A segmenter bound to one vocabulary; used by one thread at a time. */
public interface SegmentationSession extends AutoCloseable {

    /**
     * Labels every pixel of every frame.
     *
     * @return one label map a frame, in the order of the batch, each of its frame's mask size
     * @throws ModelException if the frames have a size that the model cannot take
     */
    Segmentation segment(FrameBatch frames);

    @Override
    void close();
}
