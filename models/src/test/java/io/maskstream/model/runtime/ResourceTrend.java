package io.maskstream.model.runtime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Whether a process is flat: after the first fifth as warm-up the linear trend of its resident memory over the rest is at
 * most 3 %, and threads, file descriptors and loaded classes end near where the warm-up ended.
 */
final class ResourceTrend {
    private static final long PAGE = 4096;

    private record Sample(double residentMegabytes, int threads, int descriptors, int classes) {}

    private final List<Sample> samples = new ArrayList<>();

    void sample() {
        try {
            String[] memory = Files.readString(Path.of("/proc/self/statm")).split(" ");
            int descriptors;
            try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
                descriptors = (int) open.count();
            }
            samples.add(new Sample(
                    Long.parseLong(memory[1]) * PAGE / 1e6,
                    ManagementFactory.getThreadMXBean().getThreadCount(),
                    descriptors,
                    ManagementFactory.getClassLoadingMXBean().getLoadedClassCount()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<Sample> rest() {
        return samples.subList(samples.size() / 5, samples.size());
    }

    /** Rise of the fitted line over the rest, as a share of its mean. */
    double memoryTrend() {
        List<Sample> rest = rest();
        int n = rest.size();
        double meanX = (n - 1) / 2.0;
        double meanY =
                rest.stream().mapToDouble(Sample::residentMegabytes).average().orElseThrow();
        double covariance = 0;
        double variance = 0;
        for (int i = 0; i < n; i++) {
            covariance += (i - meanX) * (rest.get(i).residentMegabytes() - meanY);
            variance += (i - meanX) * (i - meanX);
        }
        return covariance / variance * (n - 1) / meanY;
    }

    int threadsGained() {
        return last().threads() - rest().get(0).threads();
    }

    int descriptorsGained() {
        return last().descriptors() - rest().get(0).descriptors();
    }

    double classesGained() {
        return (double) (last().classes() - rest().get(0).classes())
                / rest().get(0).classes();
    }

    private Sample last() {
        return samples.get(samples.size() - 1);
    }

    @Override
    public String toString() {
        return "resident %.0f MB at the end of the warm-up, %.0f MB at the end, trend %+.2f %%; threads %+d, descriptors %+d, "
                        .formatted(
                                rest().get(0).residentMegabytes(),
                                last().residentMegabytes(),
                                100 * memoryTrend(),
                                threadsGained(),
                                descriptorsGained())
                + "classes %+.2f %%".formatted(100 * classesGained());
    }
}
