package io.maskstream.model.backbone;

import io.maskstream.model.ModelException;
import io.maskstream.model.runtime.Weights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the sizes of a CLIP checkpoint from its tensors' shapes, as specified by the official loader. */
final class ClipInference {
    private final Weights weights;
    private final Iterable<String> names;
    private final String origin;

    ClipInference(Weights weights, Iterable<String> names, String origin) {
        this.weights = weights;
        this.names = names;
        this.origin = origin;
    }

    ClipConfig infer() {
        long[] projection = shape("text_projection", 2);
        long[] words = shape("token_embedding.weight", 2);
        long[] context = shape("positional_embedding", 2);
        int width = (int) projection[0];
        int layers = count("transformer\\.resblocks\\.(\\d+)\\..*");
        ClipConfig.Text text = new ClipConfig.Text(width, layers, heads(width), (int) context[0], (int) words[0]);
        int embedding = (int) projection[1];
        return weights.contains("visual.proj") ? transformer(embedding, text) : residual(embedding, text);
    }

    private ClipConfig transformer(int embedding, ClipConfig.Text text) {
        long[] conv = shape("visual.conv1.weight", 4);
        int width = (int) conv[0];
        int patch = (int) conv[3];
        int grid = (int) Math.round(Math.sqrt(shape("visual.positional_embedding", 2)[0] - 1));
        int layers = count("visual\\.transformer\\.resblocks\\.(\\d+)\\.attn\\.in_proj_weight");
        return new ClipConfig(
                embedding, grid * patch, new ClipConfig.VisionTransformer(width, layers, heads(width), patch), text);
    }

    private ClipConfig residual(int embedding, ClipConfig.Text text) {
        int width = (int) shape("visual.layer1.0.conv1.weight", 4)[0];
        List<Integer> layers = new ArrayList<>();
        for (int stage = 1; stage <= 4; stage++) {
            layers.add(count("visual\\.layer%d\\.(\\d+)\\..*".formatted(stage)));
        }
        int grid = (int) Math.round(Math.sqrt(shape("visual.attnpool.positional_embedding", 2)[0] - 1));
        return new ClipConfig(
                embedding, 32 * grid, new ClipConfig.ModifiedResNet(width, layers, Math.max(1, width / 2)), text);
    }

    private static int heads(int width) {
        return Math.max(1, width / 64);
    }

    private int count(String pattern) {
        Pattern compiled = Pattern.compile(pattern);
        Set<String> found = new HashSet<>();
        for (String name : names) {
            Matcher matcher = compiled.matcher(name);
            if (matcher.matches()) {
                found.add(matcher.group(1));
            }
        }
        return found.size();
    }

    private long[] shape(String name, int dimensions) {
        if (!weights.contains(name)) {
            throw new ModelException(
                    "%s: no tensor '%s'; is it a CLIP checkpoint? Other formats: openai-clip, segclip, "
                                    .formatted(origin, name)
                            + "blip-itm, ofa, ifseg, fusioner, dino, moco-v3, bert");
        }
        long[] shape = weights.shape(name);
        if (shape.length != dimensions) {
            throw new ModelException("%s: tensor '%s' is %s, expected %d dimensions"
                    .formatted(origin, name, Arrays.toString(shape), dimensions));
        }
        return shape;
    }
}
