package io.maskstream.model.evaluate.parity;

import com.fasterxml.jackson.databind.JsonNode;
import io.maskstream.model.ModelException;
import io.maskstream.model.checkpoint.StateDict;
import io.maskstream.model.ifseg.IfsegBody;
import io.maskstream.model.ifseg.IfsegConfig;
import io.maskstream.model.ifseg.IfsegLoss;
import io.maskstream.model.ifseg.NeighbourAverage;
import io.maskstream.model.ofa.OfaInference;
import io.maskstream.model.ofa.ResNetConfig;
import io.maskstream.model.ofa.TrainingNoise;
import io.maskstream.model.runtime.Device;
import io.maskstream.model.runtime.GradientScope;
import io.maskstream.model.runtime.Precision;
import io.maskstream.model.runtime.Tensor;
import io.maskstream.model.runtime.TensorScope;
import io.maskstream.model.runtime.Weights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** IFSeg over OFA: what lies between, post-processing and labels of pictures of any size, one step of its training. */
final class IfsegParity implements ParitySystem {
    private static final String IMAGE = "image";

    private final Device device;

    IfsegParity(Device device) {
        this.device = device;
    }

    @Override
    public void run(Fixture fixture, Optional<StateDict> weights, Results results) {
        StateDict state =
                weights.orElseThrow(() -> new ModelException("%s: no weights".formatted(fixture.directory())));
        Weights named = Weights.of(state);
        IfsegConfig config = config(fixture, state, named);
        try (StateDict inputs = fixture.read("inputs.safetensors")) {
            if (inputs.contains("train.grid_ids")) {
                training(results, config, named, inputs);
            }
            try (IfsegBody body = IfsegBody.load(config, named, device, Precision.FP32);
                    NeighbourAverage average = NeighbourAverage.load(device)) {
                for (String input : inputs.names()) {
                    if (input.equals(IMAGE) || input.startsWith(IMAGE + "_")) {
                        picture(fixture, results, body, average, inputs, input);
                    }
                }
            }
        }
    }

    /** Shapes say all sizes but that of the training's pictures. */
    private static IfsegConfig config(Fixture fixture, StateDict state, Weights named) {
        OfaInference inference = new OfaInference(named, state.names(), state.origin(), IfsegConfig.SYSTEM);
        int resolution = fixture.number("patch_image_size");
        IfsegConfig config =
                new IfsegConfig(inference.infer(resolution), inference.side("decoder.embed_seg_positions.weight"));
        config.check(named, state.origin());
        return config;
    }

    private static List<long[]> words(StateDict inputs) {
        long[] ids = inputs.require("class_subword_ids").longs();
        List<long[]> words = new ArrayList<>();
        int from = 0;
        for (long count : inputs.require("class_subword_counts").longs()) {
            words.add(Arrays.copyOfRange(ids, from, from + (int) count));
            from += (int) count;
        }
        return words;
    }

    private void picture(
            Fixture fixture,
            Results results,
            IfsegBody body,
            NeighbourAverage average,
            StateDict inputs,
            String input) {
        String name = input.equals(IMAGE) ? "square" : input.substring(IMAGE.length() + 1);
        try (TensorScope scope = TensorScope.open(device)) {
            Tensor image = Fixture.tensor(scope, inputs.require(input));
            int height = ResNetConfig.cells((int) image.shape()[2]);
            int width = ResNetConfig.cells((int) image.shape()[3]);
            Tensor ids = Fixture.tensor(scope, inputs.require("src_tokens"));
            Tensor classes = body.classEmbeddings(scope, words(inputs));
            IfsegBody.Biases biases = body.biases(scope, height, width, (int) ids.shape()[1]);
            Tensor features = body.features(scope, image);
            List<Tensor> stages = body.stages(scope, features, ids, classes, biases);
            results.put(name + ".resnet", features);
            results.put(name + ".position_embeddings", batched(biases.positions()));
            stages(results, name, stages, body.config());
            int[] pixels = outputSize(fixture, name, image.shape());
            Tensor patches = body.logits(scope, features, ids, classes, biases);
            int neighbours = fixture.number("knn_k");
            int times = fixture.number("knn_iterations");
            afterwards(
                    scope,
                    results,
                    average,
                    new Patches(name, features, patches, height, width, neighbours, times),
                    pixels);
        }
    }

    private static void stages(Results results, String name, List<Tensor> stages, IfsegConfig config) {
        int decoder = 2 + config.ofa().encoderLayers() + 1;
        results.put(name + ".enc.image_embedding", stages.get(0));
        results.put(name + ".enc.text_embedding", stages.get(1));
        for (int i = 0; i < config.ofa().encoderLayers(); i++) {
            results.put(name + ".enc.layer" + i, stages.get(2 + i));
        }
        results.put(name + ".encoder_out", stages.get(decoder - 1));
        results.put(name + ".dec.input", stages.get(decoder));
        for (int i = 0; i < config.ofa().decoderLayers(); i++) {
            results.put(name + ".dec.layer" + i, stages.get(decoder + 1 + i));
        }
        results.put(name + ".logits", stages.get(stages.size() - 1));
    }

    /** Labels are asked for at the size that the configuration gives this picture, else at its own. */
    private static int[] outputSize(Fixture fixture, String name, long[] image) {
        JsonNode size = fixture.config().path("output_hw_" + name);
        return size.size() == 2
                ? new int[] {size.get(0).asInt(), size.get(1).asInt()}
                : new int[] {(int) image[2], (int) image[3]};
    }

    private record Patches(
            String name, Tensor features, Tensor logits, int height, int width, int neighbours, int times) {}

    private static void afterwards(
            TensorScope scope, Results results, NeighbourAverage average, Patches patches, int[] pixels) {
        // The groups of one word each: a class is its word.
        int words = (int) patches.logits().shape()[2];
        float[] same = new float[words * words];
        for (int i = 0; i < words; i++) {
            same[i * words + i] = 1;
        }
        Tensor classes = scope.floats(same, words, words);
        Tensor nearest = average.nearest(scope, patches.features(), patches.neighbours());
        Tensor raw = average.softmax(scope, patches.logits());
        Tensor smooth = average.average(scope, raw, nearest, patches.times());
        String name = patches.name();
        results.put(name + ".knn_indices", ids(nearest));
        results.put(name + ".knn_prob_after_1", average.average(scope, raw, nearest, 1));
        results.put(name + ".knn_prob", smooth);
        results.put(name + ".label_raw", labels(scope, average, patches, patches.logits(), classes, pixels));
        results.put(name + ".label_postprocessed", labels(scope, average, patches, smooth, classes, pixels));
    }

    private static Values labels(
            TensorScope scope, NeighbourAverage average, Patches patches, Tensor x, Tensor classes, int[] pixels) {
        Tensor maps = average.maps(scope, x, classes, patches.height(), patches.width());
        return ids(average.labels(scope, maps, pixels[0], pixels[1]));
    }

    private static Values ids(Tensor tensor) {
        return new Values(tensor.shape(), Values.of(tensor.longs()).numbers());
    }

    private static Values batched(Tensor positions) {
        long[] shape = positions.shape();
        return Values.of(new long[] {1, shape[0], shape[1]}, positions.floats());
    }

    private void training(Results results, IfsegConfig config, Weights named, StateDict inputs) {
        try (TensorScope scope = TensorScope.open(device);
                IfsegBody body = IfsegBody.loadTrainable(config, named, TrainingNoise.NONE, device, Precision.FP32);
                IfsegLoss loss = IfsegLoss.load(device)) {
            Tensor ids = Fixture.tensor(scope, inputs.require("src_tokens"));
            Tensor classes = body.classEmbeddings(scope, words(inputs));
            Tensor embeddings = scope.floats(classes.floats(), classes.shape());
            Tensor words = Fixture.tensor(scope, inputs.require("train.grid_ids"));
            Tensor targets = Fixture.tensor(scope, inputs.require("train.target_class_per_pixel"));
            try (GradientScope gradients = GradientScope.open()) {
                List<Tensor> outputs = body.artificial(scope, words, ids, embeddings, embeddings);
                Tensor mean = loss.of(
                        scope,
                        outputs.get(2),
                        targets,
                        config.ofa().side(),
                        config.ofa().resolution());
                gradients.backward(mean);
                results.put("train.enc.image_embedding", outputs.get(0));
                results.put("train.enc.layer0", outputs.get(1));
                results.put("train.logits", outputs.get(2));
                results.put("train.loss", number(mean.item()));
            }
            gradients(results, scope, body.parameters());
        }
    }

    private static void gradients(Results results, TensorScope scope, Map<String, Tensor> parameters) {
        double total = 0;
        for (Map.Entry<String, Tensor> parameter : parameters.entrySet()) {
            double sum = 0;
            for (float value :
                    GradientScope.gradient(scope, parameter.getValue()).floats()) {
                sum += (double) value * value;
            }
            results.put("train.grad_norm." + parameter.getKey(), number(Math.sqrt(sum)));
            total += sum;
        }
        results.put("train.grad_norm_total", number(Math.sqrt(total)));
    }

    private static Values number(double value) {
        return new Values(new long[0], new double[] {value});
    }
}
