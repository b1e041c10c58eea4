package io.maskstream.model.ifseg;

import io.maskstream.model.Hyperparameters;
import io.maskstream.model.ModelDirectory;
import io.maskstream.model.ModelException;
import io.maskstream.model.checkpoint.StateDict;
import io.maskstream.model.ofa.OfaConfig;
import io.maskstream.model.runtime.Weights;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The weights of a model directory of IFSeg or of a plain OFA, with all that masks need. An adapted one stores what its
 * adaptation changed and names its base for the rest; a plain OFA lacks what IFSeg adds to its decoder, which starts from a
 * seed as the official code does.
 *
 * <p>Of a base, files of the same safe formats are read as of any model directory, and only if its version is the one that
 * was adapted.
 */
public final class IfsegDirectory implements AutoCloseable {
    private static final String BASE = "base";
    private static final String PATH = "path";
    private static final String DIGEST = "digest";

    private final ModelDirectory directory;
    private final IfsegConfig config;
    private final StateDict own;
    private final Optional<Base> base;
    private final Weights weights;

    private record Base(ModelDirectory directory, StateDict weights) {}

    private IfsegDirectory(
            ModelDirectory directory, IfsegConfig config, StateDict own, Optional<Base> base, Weights weights) {
        this.directory = directory;
        this.config = config;
        this.own = own;
        this.base = base;
        this.weights = weights;
    }

    /**
     * Opens the weights; close it when they are loaded.
     *
     * @param seed of what a plain OFA's decoder lacks
     * @throws ModelException in one line if it is another system's, or its base is missing or another version
     */
    public static IfsegDirectory open(ModelDirectory directory, long seed) {
        IfsegConfig config = config(directory);
        Hyperparameters settings = directory.configuration().hyperparameters();
        Optional<Base> base = settings.findObject(BASE).map(named -> base(directory, named));
        StateDict own = directory.weights();
        Weights weights = base.map(below -> over(Weights.of(own), Weights.of(below.weights())))
                .orElseGet(() -> Weights.of(own));
        // Only a plain OFA may lack tensors: a damaged IFSeg must not pass for an unadapted one.
        boolean plain = directory.configuration().system().equals(OfaConfig.SYSTEM);
        return new IfsegDirectory(
                directory, config, own, base, plain ? new AddedWeights(config, weights, seed) : weights);
    }

    /**
     * Sizes of the model in a directory.
     *
     * @throws ModelException in one line if it is another system's
     */
    public static IfsegConfig config(ModelDirectory directory) {
        String system = directory.configuration().system();
        if (!system.equals(IfsegModels.SYSTEM) && !system.equals(OfaConfig.SYSTEM)) {
            throw new ModelException("%s: is a model of '%s', expected %s or %s"
                    .formatted(directory.path(), system, OfaConfig.SYSTEM, IfsegModels.SYSTEM));
        }
        return IfsegModels.read(directory.configuration().hyperparameters());
    }

    private static Base base(ModelDirectory adapted, Hyperparameters named) {
        String expected = named.text(DIGEST);
        Path path = adapted.path()
                .toAbsolutePath()
                .normalize()
                .resolve(named.text(PATH))
                .normalize();
        ModelDirectory directory;
        try {
            directory = ModelDirectory.open(path);
        } catch (ModelException e) {
            throw new ModelException(
                    "%s: holds what its adaptation changed, and the model below it cannot be used: %s"
                            .formatted(adapted.path(), e.getMessage()),
                    e);
        }
        if (!directory.digest().equals(expected)) {
            throw new ModelException(
                    "%s: was adapted from another version of %s than is there now; put that back, or adapt again"
                            .formatted(adapted.path(), path));
        }
        return new Base(directory, directory.weights());
    }

    private static Weights over(Weights changed, Weights base) {
        return new Weights() {
            private Weights of(String name) {
                return changed.contains(name) ? changed : base;
            }

            @Override
            public long[] shape(String name) {
                return of(name).shape(name);
            }

            @Override
            public float[] floats(String name) {
                return of(name).floats(name);
            }

            @Override
            public boolean contains(String name) {
                return of(name).contains(name);
            }
        };
    }

    /** Sizes. */
    public IfsegConfig config() {
        return config;
    }

    /** All tensors that masks need, under their official names; valid until this is closed. */
    public Weights weights() {
        return weights;
    }

    /** What {@code config.json} of a model that is adapted from this one says of the model below it. */
    public Map<String, Object> asBaseOf(Path adapted) {
        // Bases are never stacked: who adapts an adapted model refers to what that one refers to.
        ModelDirectory below = base.map(Base::directory).orElse(directory);
        Path from = adapted.toAbsolutePath().normalize();
        Map<String, Object> named = new LinkedHashMap<>();
        named.put(
                PATH, from.relativize(below.path().toAbsolutePath().normalize()).toString());
        named.put(DIGEST, below.digest());
        return Map.of(BASE, named);
    }

    @Override
    public void close() {
        own.close();
        base.ifPresent(below -> below.weights().close());
    }
}
