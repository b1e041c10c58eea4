package io.maskstream.model.fusioner;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Values with which the untrained model gives about the cosine of the frozen features.
 *
 * <p>Fusion: the projections keep the directions of the encoders' space, residual outputs and {@code cls_emb} are zero.
 * Without a decoder that is the cosine but for the norms' taking away the mean over channels.
 *
 * <p>Decoder: instance norm and ReLU stand between its convolutions. The ReLU would cut half of each channel, so half as
 * many directions are kept (those in which the words with masks and the patches lie most), each with both signs: {@code
 * z = relu(z) - relu(-z)}. The instance norm gives each channel of a picture the variance one, which would blow up
 * directions that say nothing; the directions are turned by a random rotation, so that all channels have about the same
 * variance and dividing by it changes little. It also takes away the mean over a picture; the last convolution's bias
 * gives back its average over pictures. What stays lost is how a picture's mean differs from that.
 *
 * <p>The cosine of a word that is not there is about 0 or above, and the sigmoid of 0 says "maybe"; so that training does
 * not begin with pushing all words down, and what the encoders know with them, patches are shifted such that one word of
 * all is above 0 on average.
 */
final class IdentityInitialisation {
    private final BodyConfig config;
    private final FrozenSample sample;
    private final Map<String, float[]> values = new HashMap<>();
    private final boolean decoder;
    private final int width;
    private final double[][] directions; // (R, C)

    IdentityInitialisation(BodyConfig config, FrozenSample sample, long seed) {
        this.config = config;
        this.sample = sample;
        this.decoder = config.decoder() instanceof BodyConfig.Convolutions;
        this.width = config.width();
        int rank = Math.max(1, Math.min(decoder ? width / 2 : width, config.visual()));
        double[][] kept = sample.directions(rank);
        this.directions = decoder ? turned(kept, FusionerInitialisation.random("rotation", seed)) : kept;
    }

    Map<String, float[]> values() {
        if (!(config.fusion() instanceof BodyConfig.NoFusion)) {
            projections();
            residuals();
        }
        if (config.decoder() instanceof BodyConfig.Convolutions convolutions) {
            decoder(convolutions.stages());
        }
        return values;
    }

    private void projections() {
        values.put("fusion.cls_emb", new float[width]);
        values.put("fusion.proj_patch", identity());
        values.put("fusion.proj_classes", identity());
        for (String side : List.of("visual", "text")) {
            values.put("fusion.%s_proj.1.weight".formatted(side), rows(false));
            values.put("fusion.%s_proj.1.bias".formatted(side), new float[width]);
        }
        if (!decoder) {
            values.put("fusion.visual_proj.2.bias", patchShift());
        }
    }

    private void residuals() {
        config.shapes().forEach((name, shape) -> {
            if (name.matches(".*blocks\\.\\d+\\.(attn\\.proj|mlp\\.fc2)\\.(weight|bias)")) {
                values.put(name, new float[(int) (shape.length == 2 ? shape[0] * shape[1] : shape[0])]);
            }
        });
    }

    private float[] identity() {
        float[] matrix = new float[width * width];
        for (int i = 0; i < width; i++) {
            matrix[i * width + i] = 1;
        }
        return matrix;
    }

    /** From the encoders' space to channels (d, C), with both signs for a decoder; or the way back (C, d). */
    private float[] rows(boolean back) {
        int channels = config.visual();
        float[] matrix = new float[width * channels];
        for (int i = 0; i < directions.length; i++) {
            for (int j = 0; j < channels; j++) {
                matrix[back ? j * width + i : i * channels + j] = (float) directions[i][j];
                if (decoder) {
                    int other = i + directions.length;
                    matrix[back ? j * width + other : other * channels + j] = (float) -directions[i][j];
                }
            }
        }
        return matrix;
    }

    private void decoder(int stages) {
        boolean fused = !(config.fusion() instanceof BodyConfig.NoFusion);
        values.put("decoder.conv_0.weight", centred(fused ? identity() : rows(false), 9));
        for (int i = 1; i < stages; i++) {
            values.put("decoder.conv_%d.weight".formatted(i), centred(signs(), 9));
        }
        for (int i = 0; i < stages; i++) {
            values.put("decoder.conv_%d.bias".formatted(i), new float[width]);
        }
        values.put("decoder.conv_%d.weight".formatted(stages), fused ? signs() : rows(true));
        values.put("decoder.conv_%d.bias".formatted(stages), centre(fused));
    }

    /** From the positive and the negative part of each direction to the direction with both signs: (d, d). */
    private float[] signs() {
        float[] matrix = new float[width * width];
        int rank = directions.length;
        for (int i = 0; i < rank; i++) {
            matrix[i * width + i] = 1;
            matrix[i * width + rank + i] = -1;
            matrix[(rank + i) * width + i] = -1;
            matrix[(rank + i) * width + rank + i] = 1;
        }
        return matrix;
    }

    /** A matrix as the middle of 3x3 kernels. */
    private static float[] centred(float[] matrix, int taps) {
        float[] kernels = new float[matrix.length * taps];
        for (int i = 0; i < matrix.length; i++) {
            kernels[i * taps + taps / 2] = matrix[i];
        }
        return kernels;
    }

    /** The mean that instance norms took away, and the shift, for pixels whose channels have the variance one. */
    private float[] centre(boolean fused) {
        double[] centres = sample.centres(directions);
        double squares = centres.length;
        for (double centre : centres) {
            squares += centre * centre;
        }
        double[] shift = sample.shift(directions);
        for (int i = 0; i < centres.length; i++) {
            centres[i] += Math.sqrt(squares) * shift[i];
        }
        return fused ? signed(centres) : inEncodersSpace(centres);
    }

    /** Coordinates along the directions as channels, with a decoder with both signs. */
    private float[] signed(double[] coordinates) {
        float[] channels = new float[width];
        for (int i = 0; i < coordinates.length; i++) {
            channels[i] = (float) coordinates[i];
            if (decoder) {
                channels[i + coordinates.length] = (float) -coordinates[i];
            }
        }
        return channels;
    }

    private float[] inEncodersSpace(double[] coordinates) {
        float[] channels = new float[width];
        for (int i = 0; i < coordinates.length; i++) {
            for (int j = 0; j < width; j++) {
                channels[j] += (float) (coordinates[i] * directions[i][j]);
            }
        }
        return channels;
    }

    /** Of patches whose length is the root of the width. */
    private float[] patchShift() {
        double[] shift = sample.shift(directions);
        for (int i = 0; i < shift.length; i++) {
            shift[i] *= Math.sqrt(width);
        }
        return signed(shift);
    }

    /** The same span in another basis, drawn at random. */
    private static double[][] turned(double[][] rows, SplittableRandom random) {
        double[][] mix = new double[rows.length][rows.length];
        double[][] turned = new double[rows.length][rows[0].length];
        for (int i = 0; i < mix.length; i++) {
            for (int j = 0; j < mix.length; j++) {
                mix[i][j] = random.nextGaussian();
            }
            // Gram and Schmidt, twice for the sake of rounding.
            for (int j = 0; j < 2 * i; j++) {
                subtract(mix[i], mix[j % i]);
            }
            double length = Math.sqrt(dot(mix[i], mix[i]));
            for (int j = 0; j < mix.length; j++) {
                mix[i][j] /= length;
                for (int k = 0; k < rows[0].length; k++) {
                    turned[i][k] += mix[i][j] * rows[j][k];
                }
            }
        }
        return turned;
    }

    private static void subtract(double[] from, double[] unit) {
        double share = dot(from, unit);
        for (int i = 0; i < from.length; i++) {
            from[i] -= share * unit[i];
        }
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
