package io.maskstream.model.backbone;

import io.maskstream.model.runtime.Device;
import io.maskstream.model.runtime.Precision;
import io.maskstream.model.runtime.ScriptModule;
import io.maskstream.model.runtime.ScriptText;
import io.maskstream.model.runtime.Tensor;
import io.maskstream.model.runtime.TensorScope;
import io.maskstream.model.runtime.Weights;
import java.util.List;
import java.util.Map;

/**
 * BERT as a text encoder. Texts are ids (T, L) with {@code [CLS]} first; beside them (T, L) int64, 1 for a token and 0 for
 * padding. Its text: {@code bert.torchscript}.
 */
public final class BertEncoder implements AutoCloseable {
    private static final double EPSILON = 1e-12;

    /** How one feature for a text is made of the last layer's tokens. */
    public enum Pooling {
        /** The first token's, {@code [CLS]}. */
        FIRST_TOKEN("first_token"),
        /** The first token's through the pooler: a linear layer and tanh. */
        POOLER("pooled"),
        /** The mean over all tokens that are no padding. */
        MEAN("mean");

        private final String method;

        Pooling(String method) {
            this.method = method;
        }
    }

    private final ScriptModule module;

    private BertEncoder(ScriptModule module) {
        this.module = module;
    }

    /**
     * Loads the encoder, frozen.
     *
     * @param weights under the names of {@link BertConfig#shapes}
     */
    public static BertEncoder load(BertConfig config, Weights weights, Device device, Precision precision) {
        ScriptText text = ScriptText.of(BertEncoder.class, "bert.torchscript").with(layers(config.layers()));
        Map<String, Object> constants = Map.of("heads", config.heads(), "eps", EPSILON);
        return new BertEncoder(ScriptModule.load(text, "Bert", weights, constants, device, precision));
    }

    /** The stack of layers, each of which also needs the mask. */
    private static String layers(int count) {
        StringBuilder text = new StringBuilder("class Layers(Module):\n");
        for (int i = 0; i < count; i++) {
            text.append("  __annotations__[\"%d\"] = __torch__.Layer%n".formatted(i));
        }
        text.append("\n  def outputs(self: __torch__.Layers, x: Tensor, mask: Tensor) -> List[Tensor]:\n")
                .append("    all = annotate(List[Tensor], [])\n");
        for (int i = 0; i < count; i++) {
            text.append("    x = getattr(self, \"%d\").forward(x, mask)%n".formatted(i))
                    .append("    _ = torch.append(all, x)\n");
        }
        return text.append("    return all\n").toString();
    }

    /** Where it runs. */
    public Device device() {
        return module.device();
    }

    /** One feature for each text (T, D), not normalised. */
    public Tensor encode(TensorScope scope, Tensor ids, Tensor attended, Pooling pooling) {
        return module.call(scope, pooling.method, ids, attended);
    }

    /** The embeddings behind their norm, then each layer's output (T, L, D). */
    public List<Tensor> stages(TensorScope scope, Tensor ids, Tensor attended) {
        return module.run(scope, "stages", ids, attended);
    }

    @Override
    public void close() {
        module.close();
    }
}
