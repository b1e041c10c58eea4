package io.maskstream.model.ifseg;

import io.maskstream.model.Hyperparameters;
import io.maskstream.model.ModelException;
import io.maskstream.model.ofa.OfaConfig;
import io.maskstream.model.ofa.OfaModels;
import java.util.LinkedHashMap;
import java.util.Map;

/** Settings of a model directory's {@code config.json}, for IFSeg and for an OFA that IFSeg's decoder is put on. */
public final class IfsegModels {
    /** The system that {@code config.json} names. */
    public static final String SYSTEM = IfsegConfig.SYSTEM;

    private static final String SIDE = "decoder-grid";
    private static final String AVERAGING = "post-processing";

    private IfsegModels() {}

    /** Sizes as settings. */
    public static Hyperparameters write(IfsegConfig config, PostProcessing averaging) {
        Map<String, Object> all = new LinkedHashMap<>(OfaModels.write(config.ofa()));
        all.put(SIDE, config.side());
        all.put(AVERAGING, Map.of("neighbours", averaging.neighbours(), "iterations", averaging.iterations()));
        return Hyperparameters.of(all);
    }

    /** Settings as sizes; without a grid of the decoder's own it is the training size's, as for a plain OFA. */
    public static IfsegConfig read(Hyperparameters settings) {
        OfaConfig ofa = OfaModels.read(settings);
        return settings.has(SIDE) ? new IfsegConfig(ofa, settings.size(SIDE)) : IfsegConfig.over(ofa);
    }

    /** How maps are averaged; the official way where nothing is said. */
    public static PostProcessing readPostProcessing(Hyperparameters settings) {
        if (!settings.has(AVERAGING)) {
            return PostProcessing.OFFICIAL;
        }
        Hyperparameters averaging = settings.object(AVERAGING);
        long iterations = averaging.wholeNumber("iterations");
        if (iterations < 0 || iterations > PostProcessing.MOST_ITERATIONS) {
            throw new ModelException("config.json: hyperparameters.%s.iterations is %d, expected 0 to %d"
                    .formatted(AVERAGING, iterations, PostProcessing.MOST_ITERATIONS));
        }
        return new PostProcessing(averaging.size("neighbours"), (int) iterations);
    }
}
