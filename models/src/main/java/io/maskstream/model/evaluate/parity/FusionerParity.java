package io.maskstream.model.evaluate.parity;

import com.fasterxml.jackson.databind.JsonNode;
import io.maskstream.model.ModelException;
import io.maskstream.model.backbone.ClipConfig;
import io.maskstream.model.checkpoint.StateDict;
import io.maskstream.model.fusioner.BodyConfig;
import io.maskstream.model.fusioner.FrozenImages;
import io.maskstream.model.fusioner.FusionerBody;
import io.maskstream.model.fusioner.FusionerInference;
import io.maskstream.model.fusioner.FusionerLoss;
import io.maskstream.model.fusioner.ImageEncoder;
import io.maskstream.model.fusioner.SlidingWindows;
import io.maskstream.model.runtime.Device;
import io.maskstream.model.runtime.GradientScope;
import io.maskstream.model.runtime.Precision;
import io.maskstream.model.runtime.Tensor;
import io.maskstream.model.runtime.TensorScope;
import io.maskstream.model.runtime.Weights;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Fusioner with CLIP's frozen transformer and given text features: what lies between, logits, predictions, sliding
 * windows over a larger picture, and the losses and gradients of a training step.
 */
final class FusionerParity implements ParitySystem {
    private static final int SHOWN_CHANNELS = 4;

    private final Device device;

    FusionerParity(Device device) {
        this.device = device;
    }

    @Override
    public void run(Fixture fixture, Optional<StateDict> weights, Results results) {
        StateDict state =
                weights.orElseThrow(() -> new ModelException("%s: no weights".formatted(fixture.directory())));
        Weights named = Weights.of(state);
        FusionerInference inference = new FusionerInference(named, state.names(), state.origin());
        // Heads and temperature are not in the shapes.
        ImageEncoder.Clip encoder = encoder(fixture.config(), inference.image());
        BodyConfig body = body(fixture.config(), inference.body(encoder.stride()));
        try (StateDict inputs = fixture.read("inputs.safetensors");
                TensorScope scope = TensorScope.open(device);
                FrozenImages images = FrozenImages.load(encoder, named, device, Precision.FP32)) {
            Tensor visual = images.encode(scope, Fixture.tensor(scope, inputs.require("image")));
            Tensor text = Fixture.tensor(scope, inputs.require("text_features"));
            results.put("visual_tokens_normalised", tokens(Values.of(visual)));
            try (FusionerBody fusioner = FusionerBody.load(body, named, device, Precision.FP32)) {
                between(results, scope, fusioner, visual, text);
                predictions(results, Values.of(fusioner.logits(scope, visual, text)));
                if (inputs.contains("image_large")) {
                    results.put("sliding.logits", sliding(fixture, scope, inputs, images, fusioner));
                }
            }
            if (inputs.contains("train.target")) {
                training(results, body, named, inputs, visual);
            }
        }
    }

    private static ImageEncoder.Clip encoder(JsonNode config, ImageEncoder.Clip inferred) {
        ClipConfig.VisionTransformer tower = (ClipConfig.VisionTransformer) inferred.vision();
        int heads = config.path("vision_heads").asInt(tower.heads());
        return new ImageEncoder.Clip(
                inferred.embedding(),
                inferred.resolution(),
                new ClipConfig.VisionTransformer(tower.width(), tower.layers(), heads, tower.patch()));
    }

    private static BodyConfig body(JsonNode config, BodyConfig inferred) {
        BodyConfig.EarlyFusion fusion = (BodyConfig.EarlyFusion) inferred.fusion();
        return new BodyConfig(
                inferred.visual(),
                inferred.text(),
                new BodyConfig.EarlyFusion(
                        fusion.width(),
                        fusion.layers(),
                        config.path("fusion_heads").asInt(fusion.heads()),
                        fusion.hidden()),
                inferred.decoder(),
                config.path("temperature").asDouble(inferred.temperature()),
                inferred.scale());
    }

    private static void between(Results results, TensorScope scope, FusionerBody fusioner, Tensor visual, Tensor text) {
        List<Tensor> fusion = fusioner.fusionStages(scope, visual, text);
        results.put("fusion.visual_proj", fusion.get(0));
        results.put("fusion.text_proj", fusion.get(1));
        for (int i = 2; i < fusion.size() - 1; i++) {
            results.put("fusion.block" + (i - 2), fusion.get(i));
        }
        results.put("fusion.norm", fusion.get(fusion.size() - 1));
        List<Tensor> decoder = fusioner.decoderStages(scope, visual, text);
        for (int i = 0; i < decoder.size() - 1; i++) {
            results.put("decoder.norm_" + i, decoder.get(i));
        }
        int last = decoder.size() - 1;
        results.put("decoder.conv_" + last, decoder.get(last));
        List<Tensor> ends = fusioner.between(scope, visual, text);
        results.put("fusion.patches", ends.get(0));
        results.put("fusion.text", ends.get(1));
        results.put("decoder.out_channel0to3", firstChannels(Values.of(ends.get(2))));
    }

    /** (B, h, w, C) as (B, h * w, C). */
    private static Values tokens(Values map) {
        long[] shape = map.shape();
        return new Values(new long[] {shape[0], shape[1] * shape[2], shape[3]}, map.numbers());
    }

    private static Values firstChannels(Values map) {
        long[] shape = map.shape();
        int kept = (int) (Math.min(SHOWN_CHANNELS, shape[1]) * shape[2] * shape[3]);
        int all = (int) (shape[1] * shape[2] * shape[3]);
        double[] numbers = new double[(int) shape[0] * kept];
        for (int i = 0; i < shape[0]; i++) {
            System.arraycopy(map.numbers(), i * all, numbers, i * kept, kept);
        }
        return new Values(new long[] {shape[0], Math.min(SHOWN_CHANNELS, shape[1]), shape[2], shape[3]}, numbers);
    }

    /** Each pixel's likeliest word where its sigmoid is above one half, that is its logit above 0. */
    private static void predictions(Results results, Values logits) {
        results.put("logits", logits);
        int words = (int) logits.shape()[1];
        int pixels = (int) (logits.shape()[2] * logits.shape()[3]);
        double[] chosen = new double[logits.numbers().length];
        for (int i = 0; i < logits.shape()[0]; i++) {
            for (int pixel = 0; pixel < pixels; pixel++) {
                int first = i * words * pixels + pixel;
                int best = first;
                for (int word = 1; word < words; word++) {
                    int at = first + word * pixels;
                    best = logits.numbers()[at] > logits.numbers()[best] ? at : best;
                }
                chosen[best] = logits.numbers()[best] > 0 ? 1 : 0;
            }
        }
        results.put("pred", new Values(logits.shape(), chosen));
    }

    private Tensor sliding(
            Fixture fixture, TensorScope scope, StateDict inputs, FrozenImages images, FusionerBody fusioner) {
        int size = fixture.config().path("sliding_crop").asInt(images.encoder().resolution());
        int stride = fixture.config().path("sliding_stride").asInt(SlidingWindows.officialStride(size));
        Tensor large = Fixture.tensor(scope, inputs.require("image_large"));
        Tensor text = Fixture.tensor(scope, inputs.require("text_features"));
        try (SlidingWindows windows = SlidingWindows.load(device, size, stride)) {
            return windows.run(
                    scope,
                    large,
                    (int) text.shape()[0],
                    (work, pictures) -> fusioner.logits(work, images.encode(work, pictures), text));
        }
    }

    /** One step; the case's targets are those of the first word. */
    private void training(Results results, BodyConfig body, Weights named, StateDict inputs, Tensor visual) {
        try (TensorScope scope = TensorScope.open(device);
                FusionerBody fusioner = FusionerBody.loadTrainable(body, named, device, Precision.FP32);
                FusionerLoss loss = FusionerLoss.load(device)) {
            Tensor frozen = scope.floats(visual.floats(), visual.shape());
            Tensor text = Fixture.tensor(scope, inputs.require("text_features"));
            Tensor target = Fixture.tensor(scope, inputs.require("train.target"));
            Tensor ignored = Fixture.tensor(scope, inputs.require("train.ignore"));
            try (GradientScope gradients = GradientScope.open()) {
                FusionerLoss.Losses losses = loss.of(scope, fusioner.forward(scope, frozen, text), target, ignored);
                gradients.backward(losses.mean());
                float[] each = losses.each().floats();
                for (int i = 0; i < each.length; i++) {
                    results.put("train.loss." + i, new Values(new long[0], new double[] {each[i]}));
                }
                results.put(
                        "train.loss_mean",
                        new Values(new long[0], new double[] {losses.mean().item()}));
            }
            for (Map.Entry<String, Tensor> parameter : fusioner.parameters().entrySet()) {
                results.put("train.grad_norm." + parameter.getKey(), gradientNorm(scope, parameter.getValue()));
            }
        }
    }

    private static Values gradientNorm(TensorScope scope, Tensor parameter) {
        double sum = 0;
        for (float value : GradientScope.gradient(scope, parameter).floats()) {
            sum += (double) value * value;
        }
        return new Values(new long[0], new double[] {Math.sqrt(sum)});
    }
}
