package io.maskstream.model.train.fusioner;

import io.maskstream.model.ModelException;
import io.maskstream.model.checkpoint.SafetensorsWriter;
import io.maskstream.model.checkpoint.ScalarType;
import io.maskstream.model.checkpoint.Sha256;
import io.maskstream.model.checkpoint.StateDict;
import io.maskstream.model.checkpoint.TensorEntry;
import io.maskstream.model.runtime.Device;
import io.maskstream.model.runtime.Tensor;
import io.maskstream.model.runtime.TensorScope;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Frozen features on disk with 16 bits a number, computed once for all trainings on the same encoder and pictures. A part of some
 * dozen pictures is a safetensors file that is there as a whole or not at all, so that an interrupted computation goes
 * on where it was.
 */
final class FeatureStore implements FeatureSource {
    private static final int PART = 64;
    private static final int AT_ONCE = 16;
    private static final String FEATURES = "features";
    private static final String LABELS = "labels";

    private final int count;
    private final int labelSide;
    private final long[] shape; // h, w, C
    private final List<StateDict> parts = new ArrayList<>();
    private final List<ByteBuffer> features = new ArrayList<>();
    private final List<ByteBuffer> labels = new ArrayList<>();
    private final FeatureScript script;

    private FeatureStore(List<Path> files, int count, int labelSide, Device device) {
        this.count = count;
        this.labelSide = labelSide;
        this.script = FeatureScript.load(device);
        for (Path file : files) {
            StateDict part = StateDict.read(file);
            parts.add(part);
            features.add(part.require(FEATURES).data());
            labels.add(part.require(LABELS).data());
        }
        long[] first = parts.get(0).require(FEATURES).shape();
        this.shape = new long[] {first[1], first[2], first[3] / 2};
    }

    /**
     * Opens the features of the first {@code count} pictures, and computes those that are not there yet.
     *
     * @param folder of all stores
     * @param key what the features depend on: encoder, sizes, seeds
     * @param threads that compute at the same time
     */
    static FeatureStore open(Path folder, String key, int count, FeatureSource source, Device device, int threads)
            throws InterruptedException {
        Path own = folder.resolve(HexFormat.of()
                .formatHex(Sha256.digest().digest(key.getBytes(StandardCharsets.UTF_8)))
                .substring(0, 16));
        int number = (count + PART - 1) / PART;
        List<Path> files = new ArrayList<>();
        for (int part = 0; part < number; part++) {
            files.add(own.resolve("part-%05d.safetensors".formatted(part)));
        }
        try {
            Files.createDirectories(own);
        } catch (IOException e) {
            throw new ModelException(
                    "%s: the folder for features cannot be made: %s".formatted(own, e.getMessage()), e);
        }
        compute(files, source, device, threads);
        return new FeatureStore(files, count, source.labelSide(), device);
    }

    private static void compute(List<Path> files, FeatureSource source, Device device, int threads)
            throws InterruptedException {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try (FeatureScript script = FeatureScript.load(device)) {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < files.size(); i++) {
                Path file = files.get(i);
                long first = (long) i * PART;
                if (!Files.exists(file)) {
                    running.add(pool.submit(() -> write(file, first, source, script, device)));
                }
            }
            for (Future<?> part : running) {
                part.get();
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException known ? known : new ModelException(e.getMessage(), e);
        } finally {
            pool.shutdownNow();
        }
    }

    private static void write(Path file, long first, FeatureSource source, FeatureScript script, Device device) {
        byte[] labels = new byte[PART * source.labelSide() * source.labelSide()];
        ByteBuffer features = ByteBuffer.allocate(0);
        long[] shape = {};
        for (int from = 0; from < PART; from += AT_ONCE) {
            try (TensorScope scope = TensorScope.open(device)) {
                Batch batch = source.read(scope, numbers(first + from));
                shape = batch.features().shape();
                byte[] bytes = script.pack(scope, batch.features()).bytes();
                if (from == 0) {
                    features = ByteBuffer.allocate(Math.multiplyExact(bytes.length, PART / AT_ONCE));
                }
                features.put(bytes);
                System.arraycopy(batch.labels(), 0, labels, from * (labels.length / PART), batch.labels().length);
            }
        }
        SafetensorsWriter.write(
                file,
                StateDict.of(
                        "features",
                        List.of(
                                TensorEntry.ofBytes(
                                        FEATURES,
                                        ScalarType.U8,
                                        features.flip(),
                                        PART,
                                        shape[1],
                                        shape[2],
                                        2 * shape[3]),
                                TensorEntry.ofBytes(
                                        LABELS,
                                        ScalarType.U8,
                                        ByteBuffer.wrap(labels),
                                        PART,
                                        source.labelSide(),
                                        source.labelSide()))));
    }

    private static long[] numbers(long first) {
        long[] numbers = new long[AT_ONCE];
        for (int i = 0; i < AT_ONCE; i++) {
            numbers[i] = first + i;
        }
        return numbers;
    }

    @Override
    public long count() {
        return count;
    }

    @Override
    public int labelSide() {
        return labelSide;
    }

    @Override
    public Batch read(TensorScope scope, long[] pictures) {
        int area = labelSide * labelSide;
        int length = Math.toIntExact(2 * shape[0] * shape[1] * shape[2]);
        byte[] rows = new byte[Math.multiplyExact(pictures.length, length)];
        byte[] nouns = new byte[pictures.length * area];
        for (int i = 0; i < pictures.length; i++) {
            int part = (int) (pictures[i] / PART);
            int at = (int) (pictures[i] % PART);
            features.get(part).get(at * length, rows, i * length, length);
            labels.get(part).get(at * area, nouns, i * area, area);
        }
        Tensor bytes = scope.bytes(rows, pictures.length, shape[0], shape[1], 2 * shape[2]);
        return new Batch(script.unpack(scope, bytes), nouns);
    }

    @Override
    public void close() {
        parts.forEach(StateDict::close);
        script.close();
    }
}
