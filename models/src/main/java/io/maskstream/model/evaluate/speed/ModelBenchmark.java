package io.maskstream.model.evaluate.speed;

import io.maskstream.model.ImageSide;
import io.maskstream.model.runtime.MatmulPeak;
import io.maskstream.model.runtime.Precision;
import io.maskstream.model.runtime.Tensor;
import io.maskstream.model.runtime.TensorScope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * Measures a model's image side against square matrix products.
 *
 * <p>Rounds of products and of each batch size follow one another, and the best of each counts: other work on the
 * machine can only slow a round down, and it slows both sides.
 */
public final class ModelBenchmark {
    private final ImageSide model;
    private final Precision precision;
    private final int rounds;
    private final Duration roundTime;

    /**
     * @param rounds how often each is measured, at least 1
     * @param roundTime how long a batch size is repeated in a round
     */
    public ModelBenchmark(ImageSide model, Precision precision, int rounds, Duration roundTime) {
        if (rounds < 1) {
            throw new IllegalArgumentException("%d rounds: give at least 1".formatted(rounds));
        }
        this.model = model;
        this.precision = precision;
        this.rounds = rounds;
        this.roundTime = roundTime;
    }

    /**
     * Measures.
     *
     * @param progress is told how many rounds are done
     */
    public List<ModelSpeed> run(List<Integer> batches, IntConsumer progress) {
        double peak = 0;
        double[] best = new double[batches.size()];
        try (MatmulPeak matmul = MatmulPeak.open(model.device(), precision);
                TensorScope inputs = TensorScope.open(model.device())) {
            List<Tensor> images =
                    batches.stream().map(batch -> images(inputs, batch)).toList();
            matmul.gigaflops();
            images.forEach(this::encode);
            for (int round = 0; round < rounds; round++) {
                peak = Math.max(peak, matmul.gigaflops());
                for (int i = 0; i < batches.size(); i++) {
                    best[i] = Math.max(best[i], imagesPerSecond(images.get(i), batches.get(i)));
                }
                progress.accept(round + 1);
            }
        }
        double work = 2e-9 * model.multiplyAdds();
        List<ModelSpeed> speeds = new ArrayList<>();
        for (int i = 0; i < batches.size(); i++) {
            speeds.add(new ModelSpeed(batches.get(i), best[i], work, best[i] * work, peak));
        }
        return speeds;
    }

    private double imagesPerSecond(Tensor images, int batch) {
        double best = 0;
        long start = System.nanoTime();
        do {
            long before = System.nanoTime();
            encode(images);
            best = Math.max(best, batch * 1e9 / (System.nanoTime() - before));
        } while (System.nanoTime() - start < roundTime.toNanos());
        return best;
    }

    private void encode(Tensor images) {
        try (TensorScope scope = TensorScope.open(model.device())) {
            // Reading the result waits for a GPU to finish.
            model.encode(scope, images).floats();
        }
    }

    private Tensor images(TensorScope scope, int batch) {
        int height = model.input().height();
        int width = model.input().width();
        float[] pixels = new float[Math.multiplyExact(batch, 3 * height * width)];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (i * 31 % 255) / 64f - 2;
        }
        return scope.floats(pixels, batch, 3, height, width);
    }
}
