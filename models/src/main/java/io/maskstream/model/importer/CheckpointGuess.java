package io.maskstream.model.importer;

import io.maskstream.model.ModelException;
import io.maskstream.model.checkpoint.StateDict;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Tells from tensors' names which official release a checkpoint probably is. */
final class CheckpointGuess {
    private record Sign(String format, List<String> names) {}

    /** The first whose names, or ends of names, all occur. */
    private static final List<Sign> SIGNS = List.of(
            new Sign("segclip", List.of("visual.transformer.layers0.0.attn.in_proj_weight")),
            new Sign("fusioner", List.of("fusion.proj_patch", "decoder.conv_0.weight")),
            new Sign("openai-clip", List.of("visual.conv1.weight", "token_embedding.weight", "text_projection")),
            new Sign("moco-v3", List.of("module.base_encoder.patch_embed.proj.weight")),
            new Sign("blip-itm", List.of("text_encoder.embeddings.word_embeddings.weight", "itm_head.weight")),
            new Sign("ifseg", List.of("encoder.embed_images.conv1.weight", "decoder.embed_seg_positions.weight")),
            new Sign("ofa", List.of("encoder.embed_images.conv1.weight", "decoder.embed_tokens.weight")),
            new Sign("dino", List.of("blocks.0.attn.qkv.weight", "cls_token", "patch_embed.proj.weight")),
            new Sign(
                    "bert",
                    List.of("embeddings.word_embeddings.weight", "encoder.layer.0.attention.self.query.weight")));

    private CheckpointGuess() {}

    /** Name of the import format. */
    static Optional<String> of(Set<String> names) {
        return SIGNS.stream()
                .filter(sign -> sign.names().stream().allMatch(wanted -> occurs(names, wanted)))
                .map(Sign::format)
                .findFirst();
    }

    /**
     * What to throw when a checkpoint was no such format: the kind that it looks like, if that is another, else the failure.
     */
    static ModelException orElse(StateDict state, Path checkpoint, String format, ModelException failure) {
        return of(state.names())
                .filter(guess -> !guess.equals(format))
                .map(guess -> new ModelException(
                        "%s: this looks like a checkpoint of another kind; try 'import %s'"
                                .formatted(checkpoint, guess),
                        failure))
                .orElse(failure);
    }

    /** Throws unless a tokenizer has a piece for each word that a text encoder knows. */
    static void requireWords(Path tokenizer, int pieces, int words) {
        if (pieces != words) {
            throw new ModelException(
                    "%s: %d pieces, but the checkpoint's vocabulary has %d".formatted(tokenizer, pieces, words));
        }
    }

    private static boolean occurs(Set<String> names, String wanted) {
        return names.contains(wanted) || names.stream().anyMatch(name -> name.endsWith("." + wanted));
    }
}
