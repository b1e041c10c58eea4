package io.maskstream.model.fusioner;

import io.maskstream.model.runtime.Device;
import io.maskstream.model.runtime.Precision;
import io.maskstream.model.runtime.ScriptModule;
import io.maskstream.model.runtime.Tensor;
import io.maskstream.model.runtime.TensorScope;
import io.maskstream.model.runtime.Weights;
import java.util.List;
import java.util.Map;

/**
 * What Fusioner trains: fusion, decoder and the cosine head. In: frozen features of pictures (B, h, w, C) and of words (K,
 * C') or, with words of their own for each picture, (B, K, C'); unit rows. Out: logits (B, K, H, W) with H = scale * h; a word is there where its logit is above 0.
 *
 * <p>Its text is put together from {@code fusioner.torchscript}, one {@code fusion-*.torchscript} and a decoder.
 */
public final class FusionerBody implements AutoCloseable {
    private final BodyConfig config;
    private final ScriptModule module;

    private FusionerBody(BodyConfig config, ScriptModule module) {
        this.config = config;
        this.module = module;
    }

    /** Loads it frozen, from weights under the official names {@code fusion.*} and {@code decoder.*}. */
    public static FusionerBody load(BodyConfig config, Weights weights, Device device, Precision precision) {
        return new FusionerBody(
                config,
                ScriptModule.load(
                        BodyText.of(config), BodyText.ROOT, weights, BodyText.constants(config), device, precision));
    }

    /**
     * Loads it with parameters that take gradients, in fp32.
     *
     * @param precision of what is calculated with them up to the cosines, which are fp32
     */
    public static FusionerBody loadTrainable(BodyConfig config, Weights weights, Device device, Precision precision) {
        return new FusionerBody(
                config,
                ScriptModule.loadTrainable(
                        BodyText.of(config), BodyText.ROOT, weights, BodyText.constants(config), device, precision));
    }

    /** Sizes of the model. */
    public BodyConfig config() {
        return config;
    }

    /** Where it runs. */
    public Device device() {
        return module.device();
    }

    /** Logits (B, K, H, W), without gradients. */
    public Tensor logits(TensorScope scope, Tensor visual, Tensor text) {
        return module.call(scope, "forward", visual, text);
    }

    /** The same so that gradients flow to {@link #parameters}; to be used inside a gradient scope. */
    public Tensor forward(TensorScope scope, Tensor visual, Tensor text) {
        return module.forward(scope, visual, text).get(0);
    }

    /** Parameters by their official names; empty for the variant with neither fusion nor decoder. */
    public Map<String, Tensor> parameters() {
        return module.parameters();
    }

    /** Patches (B, h * w, d) and words (B, K, d) behind the fusion, and the decoder's map (B, d, H, W). */
    public List<Tensor> between(TensorScope scope, Tensor visual, Tensor text) {
        return module.run(scope, "between", visual, text);
    }

    /** Early fusion: both projections, each block's output, the final norm's; otherwise less. */
    public List<Tensor> fusionStages(TensorScope scope, Tensor visual, Tensor text) {
        return module.run(scope, "fusion_stages", visual, text);
    }

    /** Each convolution's output, behind its norm where it has one. */
    public List<Tensor> decoderStages(TensorScope scope, Tensor visual, Tensor text) {
        return module.run(scope, "decoder_stages", visual, text);
    }

    @Override
    public void close() {
        module.close();
    }
}
