package io.maskstream.model;

/**
 * A loaded open-vocabulary model on one device.
 *
 * <p>Safe for use by several threads: each opens its own {@link SegmentationSession}. Closing it frees the weights; all
 * of its sessions must be closed before.
 */
public interface Segmenter extends AutoCloseable {

    /** The size of picture that the model was trained for, and whether it takes others. */
    InputSpec input();

    /**
     * Binds the model to a vocabulary. The text side runs once, here.
     *
     * @throws ModelException if a word cannot be encoded; the message names it
     */
    SegmentationSession open(Vocabulary vocabulary);

    @Override
    void close();
}
