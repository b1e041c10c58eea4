package io.maskstream.model.train.fusioner;

import io.maskstream.model.ModelConfiguration;
import io.maskstream.model.ModelDirectory;
import io.maskstream.model.ModelException;
import io.maskstream.model.Vocabulary;
import io.maskstream.model.backbone.ClipConfig;
import io.maskstream.model.backbone.ClipModels;
import io.maskstream.model.checkpoint.StateDict;
import io.maskstream.model.checkpoint.TensorEntry;
import io.maskstream.model.dataset.streetworld.Noun;
import io.maskstream.model.dataset.streetworld.Streetworld;
import io.maskstream.model.fusioner.FrozenImages;
import io.maskstream.model.fusioner.FrozenWords;
import io.maskstream.model.fusioner.ImageEncoder;
import io.maskstream.model.fusioner.TextEncoder;
import io.maskstream.model.maskclip.ClipPixels;
import io.maskstream.model.runtime.Device;
import io.maskstream.model.runtime.Precision;
import io.maskstream.model.runtime.TensorScope;
import io.maskstream.model.runtime.Weights;
import io.maskstream.model.text.PromptTemplates;
import io.maskstream.model.text.Tokenizers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A CLIP directory as the encoders that stay frozen, under the names that a Fusioner checkpoint gives them. */
final class FrozenEncoders implements AutoCloseable {
    private static final String VISUAL = "visual.";
    private static final String SCALE = "logit_scale";

    private final ModelDirectory directory;
    private final ClipConfig config;
    private final StateDict weights;
    private final FrozenImages images;
    private final String digest;

    private FrozenEncoders(ModelDirectory directory, ClipConfig config, StateDict weights, Device device) {
        this.directory = directory;
        this.config = config;
        this.weights = weights;
        this.images = FrozenImages.load(image(), Weights.of(weights), device, Precision.FP32);
        this.digest = directory.digest();
    }

    /** @throws ModelException if the directory holds another model than a CLIP */
    static FrozenEncoders open(Path path, Device device) {
        ModelDirectory directory = ModelDirectory.open(path);
        ModelConfiguration configuration = directory.configuration();
        if (!configuration.system().equals(ClipModels.SYSTEM)) {
            throw new ModelException("%s: holds a '%s', expected the encoders of a clip; train one with 'train clip'"
                    .formatted(path, configuration.system()));
        }
        ClipConfig config = ClipModels.read(configuration.hyperparameters());
        StateDict weights = directory.weights();
        try {
            config.check(Weights.of(weights), path.toString());
            List<TensorEntry> renamed = new ArrayList<>();
            for (TensorEntry tensor : weights.tensors()) {
                String name = tensor.name();
                if (name.startsWith(VISUAL)) {
                    renamed.add(tensor.renamed(ImageEncoder.PREFIX + name.substring(VISUAL.length())));
                } else if (!name.equals(SCALE)) {
                    renamed.add(tensor.renamed(TextEncoder.PREFIX + name));
                }
            }
            // Copied to the heap, so that the files can be closed.
            List<TensorEntry> copied = renamed.stream()
                    .map(tensor -> TensorEntry.ofFloats(tensor.name(), tensor.floats(), tensor.shape()))
                    .toList();
            return new FrozenEncoders(directory, config, StateDict.of(path.toString(), copied), device);
        } finally {
            weights.close();
        }
    }

    ImageEncoder image() {
        return ImageEncoder.Clip.of(config);
    }

    TextEncoder text() {
        return TextEncoder.Clip.of(config);
    }

    FrozenImages images() {
        return images;
    }

    ClipPixels pixels() {
        return ClipPixels.of(directory.configuration().preprocessing());
    }

    ModelDirectory directory() {
        return directory;
    }

    /** What features depend on. */
    String digest() {
        return digest;
    }

    /** Tensors under the names of a Fusioner checkpoint. */
    StateDict weights() {
        return weights;
    }

    /** Unit rows (K, C) of all nouns of the world. */
    float[] texts(Device device) {
        PromptTemplates templates = PromptTemplates.of(directory.configuration().templates());
        String[] names = Streetworld.nouns().stream().map(Noun::name).toArray(String[]::new);
        try (FrozenWords words = FrozenWords.load(
                        text(), Weights.of(weights), Tokenizers.read(directory.tokenizer()), templates, device);
                TensorScope scope = TensorScope.open(device)) {
            return words.encode(scope, Vocabulary.of(names)).floats();
        }
    }

    @Override
    public void close() {
        images.close();
    }
}
