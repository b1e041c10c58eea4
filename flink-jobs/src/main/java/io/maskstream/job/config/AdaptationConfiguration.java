package io.maskstream.job.config;

import io.maskstream.model.ModelException;
import io.maskstream.model.ofa.TrainingNoise;
import io.maskstream.model.runtime.Precision;
import io.maskstream.model.train.ifseg.AdaptationSettings;
import java.io.Serializable;

/**
 * How a job adapts its model to new words beside the stream.
 *
 * @param directory where adapted models are made and kept
 * @param cores how many of the machine's an adaptation may use
 * @param nice by how much its process is nicer than the job's, 0 to 19: 19 has the lowest priority
 * @param heapBytes most memory of its process's Java heap; weights and gradients come on top
 * @param device {@code cpu} or {@code cuda:N}
 * @param training what is learned, as {@code adapt ifseg} takes it
 */
public record AdaptationConfiguration(
        String directory, int cores, int nice, long heapBytes, String device, Training training)
        implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final int NICEST = 19;
    private static final long LEAST_HEAP = 64L << 20;

    /**
     * The options of {@code adapt ifseg} of the same names.
     *
     * @param steps updates
     * @param batch artificial pictures of each
     * @param largestGrid most cells along a side of their first grid
     * @param rate first learning rate
     * @param seed of everything by chance
     * @param saveEvery updates between saved states
     */
    public record Training(int steps, int batch, int largestGrid, double rate, long seed, int saveEvery)
            implements Serializable {
        private static final long serialVersionUID = 1L;

        public Training {
            try {
                new AdaptationSettings(
                        seed, steps, batch, largestGrid, rate, TrainingNoise.OFFICIAL, Precision.FP32, saveEvery);
            } catch (ModelException e) {
                throw new IllegalArgumentException(e.getMessage(), e);
            }
        }
    }

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
    }
}
