package io.maskstream.model.train.fusioner;

import io.maskstream.model.runtime.Tensor;
import io.maskstream.model.runtime.TensorScope;

/** Pictures as the trained part sees them: frozen features and labels, by number. Any number of threads may read. */
interface FeatureSource extends AutoCloseable {
    /**
     * Some pictures.
     *
     * @param features (B, h, w, C), unit rows
     * @param labels B x side x side: the noun of each position
     */
    record Batch(Tensor features, byte[] labels) {}

    /** How many pictures there are. */
    long count();

    /** Side of the label maps. */
    int labelSide();

    /** These pictures; features are owned by the scope. */
    Batch read(TensorScope scope, long[] pictures);

    @Override
    void close();
}
