package io.maskstream.model.evaluate.parity;

import com.fasterxml.jackson.databind.JsonNode;
import io.maskstream.model.ModelException;
import io.maskstream.model.backbone.ClipConfig;
import io.maskstream.model.backbone.ClipSimilarity;
import io.maskstream.model.backbone.ClipText;
import io.maskstream.model.backbone.ClipVision;
import io.maskstream.model.checkpoint.StateDict;
import io.maskstream.model.runtime.Device;
import io.maskstream.model.runtime.Precision;
import io.maskstream.model.runtime.Tensor;
import io.maskstream.model.runtime.TensorScope;
import io.maskstream.model.runtime.Weights;
import java.util.List;
import java.util.Optional;

/** CLIP's towers (openai/CLIP): pooled and dense features of both kinds of image encoder, texts, similarities. */
final class ClipParity implements ParitySystem {
    private final Device device;

    ClipParity(Device device) {
        this.device = device;
    }

    @Override
    public void run(Fixture fixture, Optional<StateDict> weights, Results results) {
        StateDict state =
                weights.orElseThrow(() -> new ModelException("%s: no weights".formatted(fixture.directory())));
        Weights named = Weights.of(state);
        ClipConfig config = withHeads(ClipConfig.infer(named, state.names(), state.origin()), fixture.config());
        config.check(named, state.origin());
        try (StateDict inputs = fixture.read("inputs.safetensors");
                TensorScope scope = TensorScope.open(device);
                ClipVision vision = ClipVision.load(config, named, device, Precision.FP32);
                ClipText text = ClipText.load(config, named, device, Precision.FP32)) {
            Tensor image = Fixture.tensor(scope, inputs.require("image"));
            Tensor ids = Fixture.tensor(scope, inputs.require("text"));
            Tensor imageFeatures = vision.encode(scope, image);
            Tensor textFeatures = text.encode(scope, ids);
            results.put("image_features", imageFeatures);
            results.put("text_features", textFeatures);
            float scale = named.floats("logit_scale")[0];
            try (ClipSimilarity similarity = ClipSimilarity.load(device)) {
                List<Tensor> logits = similarity.logits(scope, imageFeatures, textFeatures, Math.exp(scale));
                results.put("logits_per_image", logits.get(0));
                results.put("logits_per_text", logits.get(1));
            }
            texts(results, text.stages(scope, ids));
            if (config.vision() instanceof ClipConfig.VisionTransformer) {
                transformer(results, scope, vision, inputs, image);
            } else {
                residual(results, scope, vision, inputs, image);
            }
        }
    }

    /** Heads cannot be read off shapes; official models have width / 64, cases may have others. */
    private static ClipConfig withHeads(ClipConfig inferred, JsonNode config) {
        ClipConfig.Text text = inferred.text();
        text = new ClipConfig.Text(
                text.width(),
                text.layers(),
                config.path("transformer_heads_used")
                        .asInt(config.path("transformer_heads").asInt(text.heads())),
                text.context(),
                text.words());
        ClipConfig.Vision vision = inferred.vision();
        if (vision instanceof ClipConfig.VisionTransformer vit) {
            vision = new ClipConfig.VisionTransformer(
                    vit.width(), vit.layers(), config.path("vision_heads").asInt(vit.heads()), vit.patch());
        } else if (vision instanceof ClipConfig.ModifiedResNet net) {
            vision = new ClipConfig.ModifiedResNet(
                    net.width(), net.layers(), config.path("vision_heads").asInt(net.heads()));
        }
        return new ClipConfig(inferred.embedding(), inferred.resolution(), vision, text);
    }

    private static void texts(Results results, List<Tensor> stages) {
        for (int i = 0; i < stages.size() - 1; i++) {
            results.put("text.resblocks." + i, stages.get(i));
        }
        results.put("text.ln_final", stages.get(stages.size() - 1));
    }

    private static void transformer(
            Results results, TensorScope scope, ClipVision vision, StateDict inputs, Tensor image) {
        List<Tensor> stages = vision.stages(scope, image);
        results.put("visual.conv1", stages.get(0));
        results.put("visual.ln_pre", stages.get(1));
        for (int i = 2; i < stages.size(); i++) {
            results.put("visual.resblocks." + (i - 2), stages.get(i));
        }
        results.put("visual.transformer", stages.get(stages.size() - 1));
        dense(results, scope, vision, image, "dense.square.");
        if (inputs.contains("image_other_resolution")) {
            Tensor other = Fixture.tensor(scope, inputs.require("image_other_resolution"));
            dense(results, scope, vision, other, "dense.interp.");
            int stride = vision.config().vision().stride();
            int height = (int) other.shape()[2] / stride;
            int width = (int) other.shape()[3] / stride;
            results.put("dense.interp.positional_embedding", vision.positions(scope, height, width));
        }
    }

    private static void dense(Results results, TensorScope scope, ClipVision vision, Tensor image, String prefix) {
        results.put(prefix + "last_block_tokens", vision.tokens(scope, image));
        results.put(prefix + "dense_proj", vision.dense(scope, image, ClipVision.Dense.PROJECTED));
        results.put(prefix + "maskclip_full", vision.dense(scope, image, ClipVision.Dense.MASKCLIP_FULL));
        results.put(prefix + "maskclip_plain", vision.dense(scope, image, ClipVision.Dense.MASKCLIP_PLAIN));
    }

    private static void residual(
            Results results, TensorScope scope, ClipVision vision, StateDict inputs, Tensor image) {
        List<Tensor> stages = vision.stages(scope, image);
        results.put("visual.stem", stages.get(0));
        for (int i = 1; i < stages.size(); i++) {
            results.put("visual.layer" + i, stages.get(i));
        }
        results.put("dense.square.maskclip", vision.dense(scope, image, ClipVision.Dense.MASKCLIP_FULL));
        if (inputs.contains("image_other_resolution")) {
            Tensor other = Fixture.tensor(scope, inputs.require("image_other_resolution"));
            results.put("dense.other.layer4", vision.tokens(scope, other));
            results.put("dense.other.maskclip", vision.dense(scope, other, ClipVision.Dense.MASKCLIP_FULL));
        }
    }
}
