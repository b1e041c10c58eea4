package io.maskstream.model.ofa;

import io.maskstream.model.runtime.ScriptText;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Script texts of an OFA's parts, {@code layers.torchscript} and {@code encoder.torchscript}, with its stacks of layers. */
public final class OfaText {
    private OfaText() {}

    /** Image network, encoder, and the decoder's stacks {@code DecoderLayers} and {@code DecoderTables}. */
    public static ScriptText of(OfaConfig config) {
        ScriptText text = ScriptText.of(OfaText.class, "layers.torchscript", "encoder.torchscript");
        for (int stage = 0; stage < ResNetConfig.STAGES; stage++) {
            List<String> blocks =
                    new ArrayList<>(Collections.nCopies(config.images().blocks().get(stage), "Bottleneck"));
            blocks.set(0, "DownsamplingBottleneck");
            text.sequence("Layer" + (stage + 1), blocks);
        }
        return text.with(layers("EncoderLayers", "EncoderLayer", config.encoderLayers(), false))
                .with(layers("DecoderLayers", "DecoderLayer", config.decoderLayers(), true))
                .with(tables("EncoderTables", config.encoderLayers()))
                .with(tables("DecoderTables", config.decoderLayers()));
    }

    /**
     * Values of the texts' constants.
     *
     * @param trainable whether gradients are to flow
     */
    public static Map<String, Object> constants(OfaConfig config, TrainingNoise noise, boolean trainable) {
        Map<String, Object> constants = new HashMap<>();
        constants.put("heads", config.heads());
        constants.put("scale", config.scale());
        constants.put("fused", !trainable);
        constants.put("encoder.embed_images.layer1.0.stride", 1);
        constants.put("stride", 2);
        constants.put("learns", false);
        constants.put("dropout", noise.dropout());
        dropPath(constants, "encoder", config.encoderLayers(), noise.dropPath());
        dropPath(constants, "decoder", config.decoderLayers(), noise.dropPath());
        return constants;
    }

    /** From nothing at the first layer to all of it at the last. */
    private static void dropPath(Map<String, Object> constants, String part, int layers, double most) {
        for (int i = 0; i < layers; i++) {
            constants.put("%s.layers.%d.drop_path".formatted(part, i), layers == 1 ? 0.0 : most * i / (layers - 1));
        }
    }

    private static String layers(String name, String element, int count, boolean crossing) {
        StringBuilder text = head(name, element, count)
                .append("\n  def outputs(self: __torch__.%s, x: Tensor, %s) -> List[Tensor]:%n"
                        .formatted(
                                name,
                                crossing
                                        ? "memory: Tensor, biases: List[Tensor], cross_bias: Tensor"
                                        : "biases: List[Tensor]"))
                .append("    all = annotate(List[Tensor], [])\n");
        for (int i = 0; i < count; i++) {
            String arguments = crossing ? "x, memory, biases[%d], cross_bias" : "x, biases[%d]";
            text.append("    x = getattr(self, \"%d\").forward(%s)%n".formatted(i, arguments.formatted(i)))
                    .append("    _ = torch.append(all, x)\n");
        }
        return text.append("    return all\n").toString();
    }

    private static String tables(String name, int count) {
        StringBuilder text = head(name, "Embedding", count)
                .append("\n  def all(self: __torch__.%s) -> List[Tensor]:%n".formatted(name))
                .append("    all = annotate(List[Tensor], [])\n");
        for (int i = 0; i < count; i++) {
            text.append("    _ = torch.append(all, getattr(self, \"%d\").weight)%n".formatted(i));
        }
        return text.append("    return all\n").toString();
    }

    private static StringBuilder head(String name, String element, int count) {
        StringBuilder text = new StringBuilder("class %s(Module):%n".formatted(name));
        for (int i = 0; i < count; i++) {
            text.append("  __annotations__[\"%d\"] = __torch__.%s%n".formatted(i, element));
        }
        return text;
    }
}
