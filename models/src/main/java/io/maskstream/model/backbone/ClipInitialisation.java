package io.maskstream.model.backbone;

import io.maskstream.model.runtime.Weights;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.regex.Pattern;

/**
 * What CLIP's training starts from (openai/CLIP, {@code initialize_parameters}): normal numbers of the official
 * deviations, a temperature of 0.07. A convolutional stem starts as He et al. (2015) have it, its residual blocks as
 * identities. Each tensor depends on its name and the seed alone.
 */
public final class ClipInitialisation implements Weights {
    private static final Pattern RESIDUAL = Pattern.compile("visual\\.conv1\\.\\d+\\.conv2\\.weight");

    private final ClipConfig config;
    private final Map<String, long[]> shapes;
    private final long seed;

    public ClipInitialisation(ClipConfig config, long seed) {
        this.config = config;
        this.shapes = config.shapes();
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
        int count = 1;
        for (long size : shape) {
            count = Math.multiplyExact(count, Math.toIntExact(size));
        }
        float[] values = new float[count];
        if (name.equals("logit_scale")) {
            values[0] = (float) StrictMath.log(1 / .07);
        } else if (shape.length == 1 && !name.endsWith("class_embedding")) {
            Arrays.fill(values, name.endsWith("weight") ? 1 : 0);
        } else if (!RESIDUAL.matcher(name).matches()) {
            fill(values, name, deviation(name, shape));
        }
        return values;
    }

    private double deviation(String name, long[] shape) {
        boolean image = name.startsWith("visual.");
        double width = image ? imageWidth() : config.text().width();
        double layers = image ? imageLayers() : config.text().layers();
        if (name.startsWith("visual.conv1.") && shape.length == 4 && !name.equals("visual.conv1.weight")) {
            return Math.sqrt(2.0 / (shape[1] * shape[2] * shape[3]));
        } else if (name.equals("token_embedding.weight")) {
            return .02;
        } else if (name.equals("positional_embedding")) {
            return .01;
        } else if (name.endsWith("out_proj.weight") || name.endsWith("c_proj.weight")) {
            return 1 / Math.sqrt(width) / Math.sqrt(2 * layers);
        } else if (name.endsWith("c_fc.weight")) {
            return 1 / Math.sqrt(2 * width);
        } else if (name.equals("visual.conv1.weight")) {
            return 1 / Math.sqrt((double) shape[1] * shape[2] * shape[3]);
        }
        return 1 / Math.sqrt(width);
    }

    /** Residual networks are initialised by the same rules, as if their last map were the width of one layer. */
    private double imageWidth() {
        return config.vision() instanceof ClipConfig.VisionTransformer vit
                ? vit.width()
                : 32.0 * ((ClipConfig.ModifiedResNet) config.vision()).width();
    }

    private double imageLayers() {
        return config.vision() instanceof ClipConfig.VisionTransformer vit ? vit.layers() : 1;
    }

    private void fill(float[] values, String name, double deviation) {
        SplittableRandom random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + name.hashCode());
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (gaussian(random) * deviation);
        }
    }

    /** Box and Muller, with strict functions, so that it is the same everywhere. */
    private static double gaussian(SplittableRandom random) {
        double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - random.nextDouble()));
        return radius * StrictMath.cos(2 * Math.PI * random.nextDouble());
    }
}
