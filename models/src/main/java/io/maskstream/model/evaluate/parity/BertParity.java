package io.maskstream.model.evaluate.parity;

import io.maskstream.model.ModelException;
import io.maskstream.model.backbone.BertConfig;
import io.maskstream.model.backbone.BertEncoder;
import io.maskstream.model.checkpoint.StateDict;
import io.maskstream.model.checkpoint.TensorEntry;
import io.maskstream.model.runtime.Device;
import io.maskstream.model.runtime.Precision;
import io.maskstream.model.runtime.Tensor;
import io.maskstream.model.runtime.TensorScope;
import io.maskstream.model.runtime.Weights;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** BERT as a text encoder; each {@code NAME.input_ids}, with {@code NAME.attention_mask} or without, is a prefix. */
final class BertParity implements ParitySystem {
    private static final String IDS = ".input_ids";

    private final Device device;

    BertParity(Device device) {
        this.device = device;
    }

    @Override
    public void run(Fixture fixture, Optional<StateDict> weights, Results results) {
        StateDict state = BertConfig.official(
                weights.orElseThrow(() -> new ModelException("%s: no weights".formatted(fixture.directory()))));
        Weights named = Weights.of(state);
        BertConfig config = BertConfig.infer(named, state.names(), state.origin());
        try (StateDict inputs = fixture.read("inputs.safetensors");
                BertEncoder encoder = BertEncoder.load(
                        config.withHeads(fixture.config().path("heads").asInt(config.heads())),
                        named,
                        device,
                        Precision.FP32)) {
            for (TensorEntry input : inputs.tensors()) {
                if (input.name().endsWith(IDS)) {
                    String name = input.name().substring(0, input.name().length() - IDS.length());
                    texts(encoder, input, inputs.find(name + ".attention_mask"), name + ".", results);
                }
            }
        }
    }

    private void texts(
            BertEncoder encoder, TensorEntry ids, Optional<TensorEntry> mask, String prefix, Results results) {
        try (TensorScope scope = TensorScope.open(device)) {
            Tensor tokens = Fixture.tensor(scope, ids);
            Tensor attended = mask.map(entry -> Fixture.tensor(scope, entry)).orElseGet(() -> ones(scope, ids));
            List<Tensor> stages = encoder.stages(scope, tokens, attended);
            results.put(prefix + "embeddings", stages.get(0));
            for (int i = 1; i < stages.size(); i++) {
                results.put(prefix + "layer" + (i - 1), stages.get(i));
            }
            results.put(prefix + "last_hidden_state", stages.get(stages.size() - 1));
            for (BertEncoder.Pooling pooling : BertEncoder.Pooling.values()) {
                results.put(prefix + name(pooling), encoder.encode(scope, tokens, attended, pooling));
            }
        }
    }

    private static String name(BertEncoder.Pooling pooling) {
        return switch (pooling) {
            case FIRST_TOKEN -> "first_token";
            case POOLER -> "pooler_output";
            case MEAN -> "mean";
        };
    }

    private static Tensor ones(TensorScope scope, TensorEntry ids) {
        long[] values = new long[(int) ids.elements()];
        Arrays.fill(values, 1);
        return scope.longs(values, ids.shape());
    }
}
