package io.maskstream.model.backbone;

import io.maskstream.model.checkpoint.CheckpointTree;
import io.maskstream.model.checkpoint.StateDict;
import java.nio.file.Path;
import java.util.List;

/**
 * Finds the encoder in what DINO and MoCo v3 release: what the official loaders take, under names without prefix.
 *
 * <p>DINO: a file with the encoder alone, or a training state, of which the teacher is taken. MoCo v3: the training state,
 * of which the base encoder is taken (not the momentum encoder, as the official linear probe does), or the output of its
 * {@code convert_to_deit.py}. Projection heads, predictors and optimisers are left behind.
 */
public final class VitCheckpoint {
    private static final List<String> DINO_PREFIXES = List.of("module.", "backbone.");
    private static final String MOCO_PREFIX = "module.base_encoder.";

    private VitCheckpoint() {}

    /** Opens a released file; close what is returned. */
    public static StateDict read(VitConfig.Family family, Path file) {
        CheckpointTree tree = CheckpointTree.read(file);
        try {
            boolean training = family == VitConfig.Family.DINO && tree.keys().contains("teacher");
            return encoder(family, training ? tree.stateDict("teacher") : tree.stateDict());
        } catch (RuntimeException e) {
            tree.close();
            throw e;
        }
    }

    /** The encoder's tensors of a state dict. */
    public static StateDict encoder(VitConfig.Family family, StateDict state) {
        StateDict found = state;
        if (family == VitConfig.Family.MOCO_V3) {
            if (state.names().stream().anyMatch(name -> name.startsWith(MOCO_PREFIX))) {
                found = state.withPrefix(MOCO_PREFIX).stripPrefix(MOCO_PREFIX);
            }
        } else {
            for (String prefix : DINO_PREFIXES) {
                found = found.stripPrefix(prefix);
            }
        }
        return found.filter(name -> !name.startsWith("head."));
    }
}
