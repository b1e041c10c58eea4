package io.maskstream.model.evaluate.parity;

import com.fasterxml.jackson.databind.JsonNode;
import io.maskstream.model.ModelException;
import io.maskstream.model.checkpoint.StateDict;
import io.maskstream.model.image.Picture;
import io.maskstream.model.refine.DenseCrf;
import io.maskstream.model.refine.DenseCrfSettings;
import io.maskstream.model.refine.LabelProbabilities;
import io.maskstream.model.refine.PairwiseKernel;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/** The dense CRF: what the official lattice made with lattice filtering, what exact sums made with exact filtering. */
final class DenseCrfParity implements ParitySystem {
    private static final Map<String, String> KNOWN = Map.of(
            "unary", "-log(clip(prob, 1e-5, 1))",
            "kernel", "diagonal",
            "normalization", "symmetric",
            "compat", "Potts");

    @Override
    public void run(Fixture fixture, Optional<StateDict> weights, Results results) {
        requireKnown(fixture);
        int height = fixture.number("height");
        int width = fixture.number("width");
        try (StateDict inputs = fixture.read("inputs.safetensors");
                StateDict expected = fixture.read("expected.safetensors")) {
            LabelProbabilities probabilities = new LabelProbabilities(
                    fixture.number("classes"),
                    height,
                    width,
                    inputs.require("prob").floats());
            byte[] rgb = new byte[Math.multiplyExact(3, height * width)];
            inputs.require("rgb").data().get(rgb);
            Picture picture = new Picture(height, width, rgb);
            results.put(
                    "unary",
                    Values.of(new long[] {probabilities.labels(), probabilities.pixels()}, probabilities.costs()));
            DenseCrfSettings settings = settings(fixture);
            put(results, "pydensecrf", new DenseCrf(settings).refine(probabilities, picture));
            if (expected.names().contains("q_exact") || expected.names().contains("label_exact")) {
                DenseCrfSettings exact = settings.withFiltering(DenseCrfSettings.Filtering.EXACT);
                put(results, "exact", new DenseCrf(exact).refine(probabilities, picture));
            }
        }
    }

    private static void put(Results results, String name, LabelProbabilities refined) {
        long height = refined.height();
        long width = refined.width();
        results.put("q_" + name, Values.of(new long[] {refined.labels(), height, width}, refined.values()));
        double[] labels = Arrays.stream(refined.likeliest()).asDoubleStream().toArray();
        results.put("label_" + name, new Values(new long[] {height, width}, labels));
    }

    private static DenseCrfSettings settings(Fixture fixture) {
        return DenseCrfSettings.lattice(
                        fixture.number("iterations"),
                        new PairwiseKernel.Spatial(decimal(fixture, "pos_w"), decimal(fixture, "pos_xy_std")),
                        new PairwiseKernel.Bilateral(
                                decimal(fixture, "bi_w"),
                                decimal(fixture, "bi_xy_std"),
                                decimal(fixture, "bi_rgb_std")))
                .withThreads(Runtime.getRuntime().availableProcessors());
    }

    private static double decimal(Fixture fixture, String key) {
        JsonNode number = fixture.config().path(key);
        if (!number.isNumber()) {
            throw new ModelException("%s: config.json has no number '%s'".formatted(fixture.directory(), key));
        }
        return number.asDouble();
    }

    /** A case of another kind of CRF must not pass by chance. */
    private static void requireKnown(Fixture fixture) {
        KNOWN.forEach((key, value) -> {
            String asked = fixture.config().path(key).asText();
            if (!asked.equals(value)) {
                throw new ModelException("%s: '%s' is '%s' in config.json, only '%s' is known"
                        .formatted(fixture.directory(), key, asked, value));
            }
        });
    }
}
