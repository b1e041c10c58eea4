package io.maskstream.model.train.fusioner;

import io.maskstream.model.fusioner.BodyConfig;
import io.maskstream.model.runtime.Weights;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * What Fusioner's training starts from. Each tensor depends on its name and the seed alone.
 *
 * <ul>
 *   <li>official: as the official code leaves it to PyTorch: linear layers and convolutions uniform within one over the
 *       root of their inputs, {@code cls_emb} normal, {@code proj_patch} and {@code proj_classes} normal with deviation
 *       {@code d^-0.5};
 *   <li>identity: projections as identities, residual branches giving nothing, each convolution passing on its own
 *       channel. Then training starts near what the frozen encoders say by themselves, which a random start forgets. (Not
 *       exactly there: the decoder's norms and ReLUs are what they are.)
 * </ul>
 */
public final class FusionerInitialisation implements Weights {
    /** Which of the two. */
    public enum Kind {
        OFFICIAL,
        IDENTITY
    }

    private final Map<String, long[]> shapes;
    private final Kind kind;
    private final long seed;

    public FusionerInitialisation(BodyConfig config, Kind kind, long seed) {
        this.shapes = config.shapes();
        this.kind = kind;
        this.seed = seed;
    }

    @Override
    public boolean contains(String name) {
        return shapes.containsKey(name);
    }

    @Override
    public long[] shape(String name) {
        return shapes.get(name).clone();
    }

    @Override
    public float[] floats(String name) {
        long[] shape = shapes.get(name);
        float[] values = new float[Math.toIntExact(Arrays.stream(shape).reduce(1, Math::multiplyExact))];
        SplittableRandom random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + name.hashCode());
        if (isNorm(name)) {
            Arrays.fill(values, name.endsWith("weight") ? 1 : 0);
        } else if (kind == Kind.IDENTITY && isIdentity(name)) {
            diagonal(values, shape);
        } else if (kind == Kind.IDENTITY && isSilent(name)) {
            Arrays.fill(values, 0);
        } else if (name.equals("fusion.cls_emb")) {
            normal(values, random, 1);
        } else if (name.equals("fusion.proj_patch") || name.equals("fusion.proj_classes")) {
            normal(values, random, 1 / Math.sqrt(shape[0]));
        } else {
            uniform(values, random, 1 / Math.sqrt(inputs(name)));
        }
        return values;
    }

    private static boolean isNorm(String name) {
        return name.matches(".*norm\\d?\\.(weight|bias)|fusion\\.(visual_proj\\.[02]|text_proj\\.0)\\.(weight|bias)");
    }

    private static boolean isIdentity(String name) {
        return name.matches(
                "fusion\\.(visual|text)_proj\\.1\\.weight|fusion\\.proj_(patch|classes)|decoder\\..*weight");
    }

    private static boolean isSilent(String name) {
        return name.matches("fusion\\.(visual|text)_proj\\.1\\.bias|decoder\\..*bias|fusion\\.cls_emb"
                + "|fusion\\..*blocks\\..*(attn\\.proj|fc2)\\.(weight|bias)");
    }

    /** Ones where output and input channel are the same, in the middle of a kernel; the rest nothing. */
    private static void diagonal(float[] values, long[] shape) {
        int inputs = (int) shape[1];
        int kernel = shape.length == 4 ? (int) (shape[2] * shape[3]) : 1;
        for (int i = 0; i < Math.min(shape[0], inputs); i++) {
            values[(i * inputs + i) * kernel + kernel / 2] = 1;
        }
    }

    /** Inputs of a layer; a bias has those of its weight. */
    private double inputs(String name) {
        long[] weight = shapes.get(name.replaceAll("bias$", "weight"));
        long inputs = 1;
        for (int i = 1; i < weight.length; i++) {
            inputs *= weight[i];
        }
        return inputs;
    }

    private static void uniform(float[] values, SplittableRandom random, double bound) {
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextDouble(-bound, bound);
        }
    }

    private static void normal(float[] values, SplittableRandom random, double deviation) {
        for (int i = 0; i < values.length; i++) {
            double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - random.nextDouble()));
            values[i] = (float) (radius * StrictMath.cos(2 * Math.PI * random.nextDouble()) * deviation);
        }
    }
}
