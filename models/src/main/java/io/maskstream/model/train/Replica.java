package io.maskstream.model.train;

import io.maskstream.model.runtime.Tensor;
import java.nio.file.Path;
import java.util.Map;

/**
 * A copy of what is trained, with the part of each step's pictures that is its own. Several replicas learn at the same
 * time, each on a thread of its own; all have the same parameters.
 */
public interface Replica extends AutoCloseable {
    /** What is trained, by name; the same names in the same order for every replica. */
    Map<String, Tensor> parameters();

    /**
     * Forward and backward for this replica's part of a step: its gradients are added to its parameters.
     *
     * <p>What it learns from is a function of the step and of the replica alone, so that a training that is taken up
     * again repeats its numbers.
     *
     * @return figures for the log by name, such as {@code loss}
     */
    Map<String, Double> learn(long step);

    /**
     * Writes what {@link #learn} would learn from in this step, to find out why it failed.
     *
     * @param file a safetensors file to make
     */
    void writeBatch(long step, Path file);

    @Override
    void close();
}
