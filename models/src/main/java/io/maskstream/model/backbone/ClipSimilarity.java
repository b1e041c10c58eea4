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

/** How alike pictures and texts are to CLIP: scaled cosines of their pooled features. */
public final class ClipSimilarity implements AutoCloseable {
    private static final String TEXT =
            """
            class Similarity(Module):
              def logits(self: __torch__.Similarity, image: Tensor, text: Tensor, scale: float) -> List[Tensor]:
                i = torch.div(image, torch.linalg_vector_norm(image, 2, [-1], True))
                t = torch.div(text, torch.linalg_vector_norm(text, 2, [-1], True))
                per_image = torch.mul(torch.matmul(i, torch.transpose(t, 0, 1)), scale)  # (B, T)
                return [per_image, torch.contiguous(torch.transpose(per_image, 0, 1))]
            """;

    private final ScriptModule module;

    private ClipSimilarity(ScriptModule module) {
        this.module = module;
    }

    /** Loads it; it has no weights. */
    public static ClipSimilarity load(Device device) {
        return new ClipSimilarity(ScriptModule.load(
                ScriptText.inline(TEXT), "Similarity", Weights.none(), Map.of(), device, Precision.FP32));
    }

    /**
     * Similarities, scaled.
     *
     * @param images pooled features (B, E)
     * @param texts pooled features (T, E)
     * @param scale exp of the checkpoint's {@code logit_scale}
     * @return (B, T) and (T, B)
     */
    public List<Tensor> logits(TensorScope scope, Tensor images, Tensor texts, double scale) {
        return module.run(scope, "logits", images, texts, scale);
    }

    @Override
    public void close() {
        module.close();
    }
}
