package io.maskstream.model.ofa;

import io.maskstream.model.ModelException;
import io.maskstream.model.backbone.TensorShapes;
import java.util.List;
import java.util.Map;

/**
 * Sizes of OFA's image network: a residual network of bottlenecks (He et al. 2016) without its fourth stage, stride 16.
 *
 * @param stem channels of the first convolution; 64 in official models
 * @param planes channels inside the bottlenecks of each of the three stages; 64, 128, 256
 * @param blocks bottlenecks of each stage
 */
public record ResNetConfig(int stem, List<Integer> planes, List<Integer> blocks) {
    /** Pixels along each side of a patch. */
    public static final int STRIDE = 16;

    /** A stage's output has four times as many channels as its bottlenecks have inside. */
    static final int EXPANSION = 4;

    static final int STAGES = 3;

    public ResNetConfig {
        planes = List.copyOf(planes);
        blocks = List.copyOf(blocks);
        if (stem < 1
                || planes.size() != STAGES
                || blocks.size() != STAGES
                || planes.stream().anyMatch(count -> count < 1)
                || blocks.stream().anyMatch(count -> count < 1)) {
            throw new ModelException(
                    "OFA's image network needs a stem and three stages, not stem %d, planes %s, blocks %s"
                            .formatted(stem, planes, blocks));
        }
    }

    /** Official width with these bottlenecks a stage. */
    static ResNetConfig official(int... blocks) {
        return new ResNetConfig(64, List.of(64, 128, 256), List.of(blocks[0], blocks[1], blocks[2]));
    }

    /** Channels of a patch's raw feature. */
    public int channels() {
        return EXPANSION * planes.get(STAGES - 1);
    }

    /** Cells of the grid along a side of so many pixels. */
    public static int cells(int pixels) {
        return (pixels + STRIDE - 1) / STRIDE;
    }

    void shapes(Map<String, long[]> shapes, String prefix) {
        shapes.put(prefix + "conv1.weight", new long[] {stem, 3, 7, 7});
        norm(shapes, prefix + "bn1", stem);
        int in = stem;
        for (int stage = 0; stage < STAGES; stage++) {
            for (int block = 0; block < blocks.get(stage); block++) {
                String name = "%slayer%d.%d.".formatted(prefix, stage + 1, block);
                bottleneck(shapes, name, in, planes.get(stage), block == 0);
                in = EXPANSION * planes.get(stage);
            }
        }
    }

    private static void bottleneck(Map<String, long[]> shapes, String name, int in, int inner, boolean first) {
        int out = EXPANSION * inner;
        shapes.put(name + "conv1.weight", new long[] {inner, in, 1, 1});
        norm(shapes, name + "bn1", inner);
        shapes.put(name + "conv2.weight", new long[] {inner, inner, 3, 3});
        norm(shapes, name + "bn2", inner);
        shapes.put(name + "conv3.weight", new long[] {out, inner, 1, 1});
        norm(shapes, name + "bn3", out);
        if (first) {
            shapes.put(name + "downsample.0.weight", new long[] {out, in, 1, 1});
            norm(shapes, name + "downsample.1", out);
        }
    }

    private static void norm(Map<String, long[]> shapes, String name, int width) {
        TensorShapes.norm(shapes, name, width);
        shapes.put(name + ".running_mean", new long[] {width});
        shapes.put(name + ".running_var", new long[] {width});
    }

    /** Multiply-adds for a picture of this size. */
    long multiplyAdds(int height, int width) {
        long h = half(height);
        long w = half(width);
        long total = 3L * 49 * stem * h * w;
        h = half(h);
        w = half(w);
        long in = stem;
        for (int stage = 0; stage < STAGES; stage++) {
            long inner = planes.get(stage);
            for (int block = 0; block < blocks.get(stage); block++) {
                boolean halves = block == 0 && stage > 0;
                long before = h * w;
                h = halves ? half(h) : h;
                w = halves ? half(w) : w;
                long after = h * w;
                total += in * inner * before + (9 * inner * inner + EXPANSION * inner * inner) * after;
                total += block == 0 ? EXPANSION * inner * in * after : 0;
                in = EXPANSION * inner;
            }
        }
        return total;
    }

    private static long half(long pixels) {
        return (pixels + 1) / 2;
    }
}
