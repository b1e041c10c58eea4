package io.maskstream.model.train.fusioner;

import io.maskstream.model.ModelConfiguration;
import io.maskstream.model.ModelDirectory;
import io.maskstream.model.ModelDirectoryWriter;
import io.maskstream.model.ModelException;
import io.maskstream.model.Provenance;
import io.maskstream.model.checkpoint.FloatPrecision;
import io.maskstream.model.checkpoint.StateDict;
import io.maskstream.model.checkpoint.TensorEntry;
import io.maskstream.model.fusioner.FusionerConfig;
import io.maskstream.model.fusioner.FusionerModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Puts frozen encoders and what was trained into one model directory, as halves. */
final class FusionerModelWriter {
    private FusionerModelWriter() {}

    static ModelDirectory write(
            Path target,
            FusionerConfig config,
            double threshold,
            FrozenEncoders encoders,
            StateDict trained,
            Provenance origin) {
        List<TensorEntry> all = new ArrayList<>(encoders.weights().tensors());
        all.addAll(trained.tensors());
        ModelConfiguration frozen = encoders.directory().configuration();
        try (ModelDirectoryWriter writer = ModelDirectoryWriter.at(target)) {
            writer.weights(StateDict.of("fusioner", all), FloatPrecision.F16);
            writer.tokenizer(Files.readString(encoders.directory().tokenizer()));
            return writer.finish(ModelConfiguration.of(
                    FusionerModels.SYSTEM,
                    FusionerModels.write(config, threshold),
                    frozen.preprocessing(),
                    frozen.templates(),
                    new Provenance(
                            "trained on Streetworld over encoders "
                                    + encoders.digest().substring(0, 12),
                            Optional.empty(),
                            origin.command(),
                            origin.version())));
        } catch (IOException e) {
            throw new ModelException(
                    "%s: cannot be read: %s".formatted(encoders.directory().tokenizer(), e.getMessage()), e);
        }
    }
}
