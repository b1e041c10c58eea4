package io.maskstream.model.evaluate.parity;

import io.maskstream.model.ModelException;
import io.maskstream.model.backbone.VitConfig;
import io.maskstream.model.checkpoint.StateDict;
import io.maskstream.model.runtime.Device;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs parity cases. A case that cannot be run is a failed row, so that the others still are. */
public final class ParityCheck {
    private final Map<String, ParitySystem> systems;

    /** @param device where the encoders run */
    public ParityCheck(Device device) {
        systems = Map.of(
                "bert", new BertParity(device),
                "clip", new ClipParity(device),
                "dense-crf", new DenseCrfParity(),
                "dino", new VitParity(VitConfig.Family.DINO, device),
                "fusioner", new FusionerParity(device),
                "ifseg", new IfsegParity(device),
                "interpolate", new InterpolateParity(device),
                "moco-v3", new VitParity(VitConfig.Family.MOCO_V3, device),
                "preprocess", new PreprocessParity(),
                "tokenizers", new TokenizersParity());
    }

    /**
     * Compares every expected tensor of a case.
     *
     * @return one row each; for a case with several weights files one row each and file
     */
    public List<ParityRow> check(Path directory) {
        Fixture fixture;
        try {
            fixture = Fixture.open(directory);
        } catch (ModelException e) {
            return List.of(new ParityRow(directory.toString(), "*", new ParityRow.Failed(e.getMessage())));
        }
        try {
            return check(fixture);
        } catch (ModelException | IllegalArgumentException e) {
            return List.of(new ParityRow(fixture.name(), "*", new ParityRow.Failed(oneLine(e))));
        }
    }

    private List<ParityRow> check(Fixture fixture) {
        String name = fixture.config().path("system").asText();
        ParitySystem system = systems.get(name);
        if (system == null) {
            throw new ModelException("unknown system '%s'; there are %s"
                    .formatted(name, systems.keySet().stream().sorted().toList()));
        }
        Map<String, Values> expected = expected(fixture);
        List<Path> files = fixture.weightFiles();
        List<ParityRow> rows = new ArrayList<>();
        if (files.isEmpty()) {
            rows.addAll(run(fixture, fixture.name(), system, Optional.empty(), expected));
        }
        for (Path file : files) {
            String label = files.size() == 1 ? fixture.name() : fixture.name() + "/" + file.getFileName();
            rows.addAll(run(fixture, label, system, Optional.of(file), expected));
        }
        return rows;
    }

    private static Map<String, Values> expected(Fixture fixture) {
        if (fixture.has("expected.json")) {
            return TokenizersParity.expected(fixture);
        }
        Map<String, Values> expected = new LinkedHashMap<>();
        try (StateDict numbers = fixture.read("expected.safetensors")) {
            numbers.tensors().forEach(entry -> expected.put(entry.name(), Fixture.values(entry)));
        }
        if (expected.isEmpty()) {
            throw new ModelException("%s: expects nothing".formatted(fixture.directory()));
        }
        return expected;
    }

    private static List<ParityRow> run(
            Fixture fixture, String label, ParitySystem system, Optional<Path> file, Map<String, Values> expected) {
        Results results = new Results();
        String failure = "not computed";
        try {
            if (file.isPresent()) {
                try (StateDict weights = system.open(file.get())) {
                    system.run(fixture, Optional.of(weights), results);
                }
            } else {
                system.run(fixture, Optional.empty(), results);
            }
        } catch (ModelException | IllegalArgumentException e) {
            // What was computed before still counts; the rest says why it is missing.
            failure = "not computed: " + oneLine(e);
        }
        Tolerance.Table tolerances = new Tolerance.Table(fixture.config().path("tolerance"));
        List<ParityRow> rows = new ArrayList<>();
        for (Map.Entry<String, Values> tensor : expected.entrySet()) {
            String name = tensor.getKey();
            Optional<Values> ours = results.find(name);
            ParityRow.Result result;
            if (ours.isPresent()) {
                result = Comparison.compare(tensor.getValue(), ours.get(), tolerances.of(name));
            } else if (fixture.optional(name)) {
                result = new ParityRow.Skipped("optional, and not computed here");
            } else {
                result = new ParityRow.Failed(failure);
            }
            rows.add(new ParityRow(label, name, result));
        }
        return rows;
    }

    private static String oneLine(RuntimeException e) {
        return String.valueOf(e.getMessage())
                .lines()
                .findFirst()
                .orElse(e.getClass().getSimpleName());
    }
}
