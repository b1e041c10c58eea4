package io.maskstream.job;

import io.maskstream.model.AdaptedWords;
import io.maskstream.model.ModelDirectory;
import io.maskstream.model.ModelException;
import io.maskstream.model.ModelReference;
import io.maskstream.model.Segmenter;
import io.maskstream.model.Segmenters;
import io.maskstream.model.Vocabulary;
import io.maskstream.model.WordCheck;
import io.maskstream.model.runtime.Device;
import io.maskstream.model.runtime.Precision;
import io.maskstream.stream.infer.SegmenterProvider;
import io.maskstream.stream.record.ModelIdentity;
import java.util.Optional;

/**
 * The model that a configuration names, loaded where it runs.
 *
 * @param model a model directory on any of Flink's file systems, {@code constant} or {@code random:PRESET}
 * @param precision of its arithmetic
 * @param version the control version and the directory's digest, as masks carry it
 * @param frames what the job makes for its model, and every model that takes its place has to take
 */
record ConfiguredModel(String model, Precision precision, String version, ModelFrames frames)
        implements SegmenterProvider {

    /**
     * Finds the model's name and version; its weights are read for the digest, not loaded.
     *
     * @param version of the command that asked for it; 0 for the configuration
     * @throws ModelException if there is no such model, or it does not take the frames
     */
    static ConfiguredModel of(String model, Precision precision, long version, ModelFrames frames) {
        ModelReference reference =
                ModelReference.parse(ModelFiles.ofThisMachine().local(model));
        frames.requireFit(model, Segmenters.input(reference));
        String digest = reference instanceof ModelReference.Directory directory
                ? ModelDirectory.open(directory.path()).digest()
                : reference.name();
        return new ConfiguredModel(model, precision, version + ":" + digest, frames);
    }

    @Override
    public ModelIdentity identity() {
        String name = ModelFiles.isRemote(model)
                ? ModelFiles.name(model)
                : ModelReference.parse(model).name();
        return new ModelIdentity(name, version);
    }

    @Override
    public Optional<Boolean> adaptedTo(Vocabulary words) {
        return AdaptedWords.are(reference(), words);
    }

    private ModelReference reference() {
        String digest = version.substring(version.indexOf(':') + 1);
        return ModelReference.parse(ModelFiles.ofThisMachine().local(model, digest));
    }

    @Override
    public Segmenter load(String device) {
        ModelReference reference = reference();
        if (reference instanceof ModelReference.Constant) {
            // The engine would be loaded only to be told that nothing runs on it.
            return Segmenters.open(reference, new Device.Cpu(), precision, Optional.empty());
        }
        return Segmenters.open(reference, Device.resolve(device), precision, Optional.empty());
    }

    @Override
    public SegmenterProvider other(String directory, long version) {
        return of(directory, precision, version, frames);
    }

    @Override
    public void requireWords(Vocabulary words) {
        WordCheck.require(reference(), words);
    }
}
