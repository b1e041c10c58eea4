package io.maskstream.model.evaluate.parity;

import io.maskstream.model.ModelException;
import io.maskstream.model.backbone.VitCheckpoint;
import io.maskstream.model.backbone.VitConfig;
import io.maskstream.model.backbone.VitEncoder;
import io.maskstream.model.checkpoint.StateDict;
import io.maskstream.model.checkpoint.TensorEntry;
import io.maskstream.model.runtime.Device;
import io.maskstream.model.runtime.Precision;
import io.maskstream.model.runtime.Tensor;
import io.maskstream.model.runtime.TensorScope;
import io.maskstream.model.runtime.Weights;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The image encoders of DINO and MoCo v3: tokens between and behind the blocks; each input picture is a prefix. */
final class VitParity implements ParitySystem {
    private final VitConfig.Family family;
    private final Device device;

    VitParity(VitConfig.Family family, Device device) {
        this.family = family;
        this.device = device;
    }

    @Override
    public StateDict open(Path file) {
        return VitCheckpoint.read(family, file);
    }

    @Override
    public void run(Fixture fixture, Optional<StateDict> weights, Results results) {
        StateDict state =
                weights.orElseThrow(() -> new ModelException("%s: no weights".formatted(fixture.directory())));
        Weights named = Weights.of(state);
        VitConfig config = VitConfig.infer(family, named, state.names(), state.origin());
        try (StateDict inputs = fixture.read("inputs.safetensors");
                VitEncoder encoder = VitEncoder.load(
                        config.withHeads(fixture.config().path("heads").asInt(config.heads())),
                        named,
                        device,
                        Precision.FP32)) {
            for (TensorEntry input : inputs.tensors()) {
                if (family == VitConfig.Family.DINO || atTrainingSize(config, input)) {
                    picture(encoder, input, results);
                }
            }
        }
    }

    /** MoCo v3 takes no other sizes; what our encoder does there is a choice of ours and has no official numbers. */
    private static boolean atTrainingSize(VitConfig config, TensorEntry input) {
        long[] shape = input.shape();
        return shape.length == 4 && shape[2] == config.resolution() && shape[3] == config.resolution();
    }

    private void picture(VitEncoder encoder, TensorEntry input, Results results) {
        try (TensorScope scope = TensorScope.open(device)) {
            String prefix = input.name() + ".";
            Tensor image = Fixture.tensor(scope, input);
            int patch = encoder.config().patch();
            results.put(
                    prefix + "pos_embed",
                    encoder.positions(scope, (int) image.shape()[2] / patch, (int) image.shape()[3] / patch));
            List<Tensor> stages = encoder.stages(scope, image);
            results.put(prefix + "prepare_tokens", stages.get(0));
            for (int i = 1; i < stages.size() - 1; i++) {
                results.put(prefix + "block" + (i - 1), stages.get(i));
            }
            Values tokens = Values.of(encoder.encode(scope, image));
            results.put(prefix + "last_tokens_normed", tokens);
            results.put(prefix + "cls", tokens.rows(0, 1).flattened());
            results.put(prefix + "patch_tokens", tokens.rows(1, (int) tokens.shape()[1]));
            results.put(prefix + "last_attention", encoder.lastAttention(scope, image));
        }
    }
}
