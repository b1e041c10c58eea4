package io.maskstream.model.fusioner;

import io.maskstream.model.runtime.ScriptText;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Puts the TorchScript text of a variant together from its parts. */
final class BodyText {
    static final String ROOT = "Fusioner";

    private BodyText() {}

    static ScriptText of(BodyConfig config) {
        List<String> parts = new ArrayList<>(List.of("fusioner.torchscript", fusion(config)));
        boolean convolutions = config.decoder() instanceof BodyConfig.Convolutions;
        parts.add(convolutions ? "decoder.torchscript" : "decoder-none.torchscript");
        ScriptText text = ScriptText.of(BodyText.class, parts.toArray(String[]::new));
        if (config.fusion() instanceof BodyConfig.EarlyFusion early) {
            projections(text).sequence("Blocks", Collections.nCopies(early.layers(), "Block"));
        } else if (config.fusion() instanceof BodyConfig.LateFusion late) {
            projections(text).sequence("Blocks", Collections.nCopies(late.layers(), "MlpBlock"));
        }
        return config.decoder() instanceof BodyConfig.Convolutions stack ? text.with(decoder(stack.stages())) : text;
    }

    private static String fusion(BodyConfig config) {
        if (config.fusion() instanceof BodyConfig.EarlyFusion) {
            return "fusion-early.torchscript";
        }
        return config.fusion() instanceof BodyConfig.LateFusion ? "fusion-late.torchscript" : "fusion-none.torchscript";
    }

    private static ScriptText projections(ScriptText text) {
        // Words have no second norm, as in the official code.
        return text.sequence("VisualProjection", List.of("LayerNorm", "Linear", "LayerNorm"))
                .sequence("TextProjection", List.of("LayerNorm", "Linear"));
    }

    /** What the text's attributes that are no parameters hold. */
    static Map<String, Object> constants(BodyConfig config) {
        Map<String, Object> constants = new HashMap<>();
        constants.put("temperature", config.temperature());
        constants.put("scale", config.scale());
        if (config.fusion() instanceof BodyConfig.EarlyFusion early) {
            constants.put("heads", early.heads());
        }
        return constants;
    }

    /** Stages of convolution, norm, ReLU; the map doubles behind all but the last; then a 1x1 convolution. */
    private static String decoder(int stages) {
        StringBuilder attributes = new StringBuilder("class Decoder(Module):\n");
        StringBuilder forward = new StringBuilder("  def forward(self: __torch__.Decoder, x: Tensor) -> Tensor:\n");
        StringBuilder kept = new StringBuilder("  def stages(self: __torch__.Decoder, x: Tensor) -> List[Tensor]:\n")
                .append("    all = annotate(List[Tensor], [])\n");
        for (int i = 0; i < stages; i++) {
            attributes.append("  conv_%d : __torch__.Convolution%n".formatted(i));
            String norm = "    x = __torch__.instance_norm(self.conv_%d.forward(x))%n".formatted(i);
            String next = "    x = torch.relu(x)\n" + (i < stages - 1 ? "    x = __torch__.twice(x)\n" : "");
            forward.append(norm).append(next);
            kept.append(norm).append("    _ = torch.append(all, x)\n").append(next);
        }
        attributes.append("  conv_%d : __torch__.Convolution%n%n".formatted(stages));
        forward.append("    return self.conv_%d.forward(x)%n%n".formatted(stages));
        kept.append("    _ = torch.append(all, self.conv_%d.forward(x))%n    return all%n".formatted(stages));
        return attributes.append(forward).append(kept).toString();
    }
}
