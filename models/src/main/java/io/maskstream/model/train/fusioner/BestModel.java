package io.maskstream.model.train.fusioner;

import io.maskstream.model.checkpoint.SafetensorsWriter;
import io.maskstream.model.checkpoint.StateDict;
import io.maskstream.model.checkpoint.TensorEntry;
import io.maskstream.model.runtime.Tensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Keeps the parameters of the best validation so far, in a file of the run directory: longer training makes seen words
 * better and unseen ones worse, and a figure of held-out words says when to stop.
 */
final class BestModel {
    private static final String FIGURE = "figure";

    private final Path file;
    private final String name;
    private double best = Double.NEGATIVE_INFINITY;

    /** @param name the figure that decides; the last model is kept if it is {@link FusionerTrainingSettings#LAST} */
    BestModel(Path folder, String name) {
        this.file = folder.resolve("best.safetensors");
        this.name = name;
        if (Files.exists(file)) {
            // Of a run that is taken up: what comes again gives the same figures and takes nobody's place.
            try (StateDict kept = StateDict.read(file)) {
                best = kept.require(FIGURE).floats()[0];
            }
        }
    }

    /** The figures as they came. */
    Map<String, Double> seen(Map<String, Double> figures, Map<String, Tensor> parameters) {
        if (!name.equals(FusionerTrainingSettings.LAST) && (float) (double) figures.get(name) > best) {
            best = (float) (double) figures.get(name);
            List<TensorEntry> entries = new ArrayList<>(entries(parameters));
            entries.add(TensorEntry.ofFloats(FIGURE, new float[] {(float) best}, 1));
            SafetensorsWriter.write(file, StateDict.of("best", entries));
        }
        return figures;
    }

    /** The kept parameters, or these if none are. */
    StateDict choose(Map<String, Tensor> last) {
        if (!Files.exists(file)) {
            return StateDict.of("last", entries(last));
        }
        try (StateDict kept = StateDict.read(file)) {
            return StateDict.of(
                    "best",
                    kept.tensors().stream()
                            .filter(entry -> !entry.name().equals(FIGURE))
                            .map(entry -> TensorEntry.ofFloats(entry.name(), entry.floats(), entry.shape()))
                            .toList());
        }
    }

    private static List<TensorEntry> entries(Map<String, Tensor> parameters) {
        List<TensorEntry> entries = new ArrayList<>();
        parameters.forEach((name, value) -> entries.add(TensorEntry.ofFloats(name, value.floats(), value.shape())));
        return entries;
    }
}
