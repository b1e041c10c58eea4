package io.maskstream.model.backbone;

import java.util.List;

/** Counts the multiply-adds of CLIP's image towers. */
final class ClipCost {
    private long total;

    private ClipCost() {}

    /** For one picture of the training resolution, pooled features. */
    static long of(ClipConfig config) {
        ClipCost cost = new ClipCost();
        if (config.vision() instanceof ClipConfig.VisionTransformer vit) {
            cost.transformer(vit, config.grid(), config.embedding());
        } else if (config.vision() instanceof ClipConfig.ModifiedResNet net) {
            cost.residual(net, config.resolution(), config.embedding());
        }
        return cost.total;
    }

    private void transformer(ClipConfig.VisionTransformer vit, long grid, long embedding) {
        long d = vit.width();
        long patches = grid * grid;
        long tokens = patches + 1;
        if (vit.stem().isEmpty()) {
            total += patches * 3 * vit.patch() * vit.patch() * d;
        } else {
            stem(vit.stem(), grid * vit.patch());
        }
        // Four matrices of attention and eight of the MLP; queries with keys, weights with values.
        total += vit.layers() * (12 * tokens * d * d + 2 * tokens * tokens * d);
        total += d * embedding;
    }

    private void stem(List<Integer> channels, long resolution) {
        long side = resolution;
        long in = 3;
        for (int halving = 0; halving < channels.size(); halving++) {
            side /= 2;
            long out = channels.get(halving);
            convolution(side, out, in, 3);
            for (int block = 0; block < 2 * halving; block++) {
                convolution(side, out, out, 3);
            }
            in = out;
        }
    }

    private void residual(ClipConfig.ModifiedResNet net, long resolution, long embedding) {
        long side = resolution / 2;
        long w = net.width();
        convolution(side, w / 2, 3, 3);
        convolution(side, w / 2, w / 2, 3);
        convolution(side, w, w / 2, 3);
        side /= 2;
        long in = w;
        for (int stage = 0; stage < 4; stage++) {
            long planes = w << stage;
            for (int block = 0; block < net.layers().get(stage); block++) {
                // The pool lies between the second and the third convolution of a stage's first block.
                long after = stage > 0 && block == 0 ? side / 2 : side;
                convolution(side, planes, in, 1);
                convolution(side, planes, planes, 3);
                convolution(after, 4 * planes, planes, 1);
                if (block == 0) {
                    convolution(after, 4 * planes, in, 1);
                }
                side = after;
                in = 4 * planes;
            }
        }
        long positions = side * side + 1;
        total += in * in + 2 * positions * in * in + 2 * positions * in + in * embedding;
    }

    private void convolution(long side, long out, long in, long kernel) {
        total += side * side * out * in * kernel * kernel;
    }
}
