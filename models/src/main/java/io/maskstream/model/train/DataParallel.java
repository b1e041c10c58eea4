package io.maskstream.model.train;

import io.maskstream.model.ModelException;
import io.maskstream.model.runtime.Device;
import io.maskstream.model.runtime.GradientScope;
import io.maskstream.model.runtime.Tensor;
import io.maskstream.model.runtime.TensorScope;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * One step of several replicas: each collects its gradients on a thread of its own, these are averaged in a fixed order,
 * the first replica's parameters take the step, the others copy them. On a CPU this is faster than one replica with
 * several threads inside each operation, because small operations do not gain from more threads.
 */
final class DataParallel implements AutoCloseable {
    /** A loss or a gradient that is no number. */
    static final class NotANumber extends Exception {
        private static final long serialVersionUID = 1L;

        NotANumber(String what) {
            super(what);
        }
    }

    private final List<Replica> replicas;
    private final Optimizer optimizer;
    private final Device device;
    private final ExecutorService threads;

    DataParallel(List<Replica> replicas, Optimizer optimizer, Device device) {
        this.replicas = List.copyOf(replicas);
        this.optimizer = optimizer;
        this.device = device;
        this.threads = Executors.newFixedThreadPool(replicas.size(), task -> {
            Thread thread = new Thread(task, "replica");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Makes all replicas equal to the first. */
    void align() {
        try (TensorScope scope = TensorScope.open(device)) {
            for (Replica replica : replicas.subList(1, replicas.size())) {
                optimizer.copyTo(scope, replica.parameters().values());
            }
        }
    }

    /**
     * Takes a step.
     *
     * @param parts how often each replica learns before it, each time from the next part
     * @param clip the greatest length of the gradient
     * @return the means of the replicas' figures, and the gradient's length
     * @throws NotANumber if the loss or the gradient is none; nothing was changed then
     */
    Map<String, Double> step(long step, int parts, double clip) throws NotANumber, InterruptedException {
        List<Future<List<Map<String, Double>>>> running = new ArrayList<>();
        for (Replica replica : replicas) {
            running.add(threads.submit(() -> learn(replica, step, parts)));
        }
        List<Map<String, Double>> figures = new ArrayList<>();
        for (Future<List<Map<String, Double>>> part : running) {
            figures.addAll(result(part));
        }
        Map<String, Double> means = means(figures);
        for (Map.Entry<String, Double> figure : means.entrySet()) {
            if (!Double.isFinite(figure.getValue())) {
                throw new NotANumber("the figure '%s' is %s".formatted(figure.getKey(), figure.getValue()));
            }
        }
        try (TensorScope scope = TensorScope.open(device)) {
            List<Collection<Tensor>> others = replicas.stream()
                    .skip(1)
                    .map(replica -> replica.parameters().values())
                    .toList();
            optimizer.average(scope, replicas.get(0).parameters().values(), others, replicas.size() * parts);
            double norm = optimizer.clip(scope, clip);
            if (!Double.isFinite(norm)) {
                throw new NotANumber("the gradient's length is " + norm);
            }
            optimizer.step(scope, step);
            means.put("gradient", norm);
        }
        align();
        return means;
    }

    private static List<Map<String, Double>> learn(Replica replica, long step, int parts) {
        GradientScope.zero(replica.parameters().values());
        List<Map<String, Double>> figures = new ArrayList<>();
        for (int part = 0; part < parts; part++) {
            figures.add(replica.learn(step * parts + part));
        }
        return figures;
    }

    private static <T> T result(Future<T> part) throws InterruptedException {
        try {
            return part.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException known) {
                throw known;
            }
            throw new ModelException("a part of the training failed: " + e.getCause(), e.getCause());
        }
    }

    private static Map<String, Double> means(List<Map<String, Double>> figures) {
        Map<String, Double> means = new TreeMap<>();
        figures.forEach(part -> part.forEach((name, value) -> means.merge(name, value / figures.size(), Double::sum)));
        return means;
    }

    /** Writes what the replicas learned from in a step, one file each. */
    void writeBatches(long step, int parts, Path folder) {
        for (int i = 0; i < replicas.size(); i++) {
            for (int part = 0; part < parts; part++) {
                replicas.get(i)
                        .writeBatch(
                                step * parts + part,
                                folder.resolve("batch-%d-%d-%d.safetensors".formatted(step, i, part)));
            }
        }
    }

    @Override
    public void close() {
        threads.shutdown();
    }
}
