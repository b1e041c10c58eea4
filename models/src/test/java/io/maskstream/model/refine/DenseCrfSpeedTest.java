package io.maskstream.model.refine;

import static org.assertj.core.api.Assertions.assertThat;

import io.maskstream.model.image.Picture;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Times 512 x 512 pixels, 21 labels, ten iterations; the table of docs/refinement.md. */
@Tag("soak")
class DenseCrfSpeedTest {
    private static final int SIDE = 512;
    private static final int LABELS = 21;
    private static final int RUNS = 3;

    @Test
    void twentyOneLabelsOfAQuarterMegapixelTakeSeconds() throws IOException {
        LabelProbabilities probabilities = probabilities();
        Picture discs = picture(4);
        DenseCrfSettings ifseg = DenseCrfSettings.ifseg();
        StringBuilder table = new StringBuilder("| settings | picture | one thread |\n|---|---|---|\n");
        table.append(row("`ifseg`", "discs with a camera's noise", median(ifseg, probabilities, discs)));
        table.append(row(
                "`pnpOvss`", "discs with a camera's noise", median(DenseCrfSettings.pnpOvss(), probabilities, discs)));
        table.append(row("`ifseg`", "coarse noise in every pixel", median(ifseg, probabilities, picture(60))));
        Files.createDirectories(Path.of("target", "refinement"));
        Files.writeString(Path.of("target", "refinement", "speed.md"), table);
    }

    private static String row(String settings, String picture, Duration one) {
        assertThat(one).isLessThan(Duration.ofSeconds(30));
        return "| %s | %s | %d ms |%n".formatted(settings, picture, one.toMillis());
    }

    /** The caller is the only thread, and its processor time leaves out what else the machine does. */
    private static Duration median(DenseCrfSettings settings, LabelProbabilities probabilities, Picture picture) {
        DenseCrf crf = new DenseCrf(settings);
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long[] times = new long[RUNS];
        // The first run, which the compiler is still busy with, is overwritten.
        for (int i = -1; i < RUNS; i++) {
            long start = threads.getCurrentThreadCpuTime();
            assertThat(crf.refine(probabilities, picture).values()).hasSize(LABELS * SIDE * SIDE);
            times[Math.max(0, i)] = threads.getCurrentThreadCpuTime() - start;
        }
        Arrays.sort(times);
        return Duration.ofNanos(times[RUNS / 2]);
    }

    private static Picture picture(double noise) {
        Random random = new Random(3);
        byte[] rgb = new byte[3 * SIDE * SIDE];
        for (int i = 0; i < SIDE * SIDE; i++) {
            for (int channel = 0; channel < 3; channel++) {
                double value = 50 + 15 * label(i % SIDE, i / SIDE) % 150 + 20 * channel + i / SIDE * 0.1;
                value += noise * random.nextGaussian();
                rgb[3 * i + channel] = (byte) Math.max(0, Math.min(255, Math.round(value)));
            }
        }
        return new Picture(SIDE, SIDE, rgb);
    }

    /** Discs of 128 pixels on a ground. */
    private static int label(int x, int y) {
        int cell = y / 128 * 4 + x / 128;
        return Math.hypot(x % 128 - 64, y % 128 - 64) < 50 ? 1 + cell : 0;
    }

    /** The right label is likeliest on average, in blocks of sixteen pixels as from a coarse grid of features. */
    private static LabelProbabilities probabilities() {
        Random random = new Random(4);
        float[] values = new float[LABELS * SIDE * SIDE];
        float[] likely = new float[SIDE * SIDE / 256];
        for (int i = 0; i < likely.length; i++) {
            likely[i] = 0.02f + 0.4f * random.nextFloat();
        }
        for (int i = 0; i < SIDE * SIDE; i++) {
            int x = i % SIDE;
            int y = i / SIDE;
            int right = label(x / 16 * 16 + 8, y / 16 * 16 + 8);
            float share = likely[y / 16 * (SIDE / 16) + x / 16];
            for (int label = 0; label < LABELS; label++) {
                values[label * SIDE * SIDE + i] = label == right ? share : (1 - share) / (LABELS - 1);
            }
        }
        return new LabelProbabilities(LABELS, SIDE, SIDE, values);
    }
}
