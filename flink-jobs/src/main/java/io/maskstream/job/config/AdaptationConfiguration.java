package io.maskstream.job.config;

import io.maskstream.model.Hyperparameters;
import io.maskstream.model.ModelException;
import io.maskstream.model.train.ifseg.AdaptationSettings;
import java.io.Serializable;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * How a job adapts its model to new words beside the stream.
 *
 * @param directory where adapted models are made and kept
 * @param cores how many of the machine's an adaptation may use
 * @param nice by how much its process is nicer than the job's, 0 to 19: 19 has the lowest priority
 * @param heapBytes most memory of its process's Java heap; weights and gradients come on top
 * @param device {@code cpu} or {@code cuda:N}
 * @param training options of {@code adapt ifseg} by their names; what is not in it the model recommends
 */
public record AdaptationConfiguration(
        String directory, int cores, int nice, long heapBytes, String device, Map<String, Object> training)
        implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final int NICEST = 19;
    private static final long LEAST_HEAP = 64L << 20;

    public AdaptationConfiguration {
        Checks.notBlank("directory", directory);
        Checks.positive("cores", cores);
        if (nice < 0 || nice > NICEST) {
            throw new IllegalArgumentException("nice is %d; give 0 to %d".formatted(nice, NICEST));
        }
        if (heapBytes < LEAST_HEAP) {
            throw new IllegalArgumentException(
                    "heap is %s; give at least %s".formatted(new ByteSize(heapBytes), new ByteSize(LEAST_HEAP)));
        }
        if (!device.matches("cpu|cuda:\\d{1,3}")) {
            throw new IllegalArgumentException("device '%s' is none of cpu, cuda:0".formatted(device));
        }
        try {
            AdaptationSettings.check(Hyperparameters.of(training));
        } catch (ModelException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
        // Sorted, for the name of the run directory is made of it.
        training = Collections.unmodifiableMap(new TreeMap<>(training));
    }
}
