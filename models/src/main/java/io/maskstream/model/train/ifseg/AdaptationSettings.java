package io.maskstream.model.train.ifseg;

import io.maskstream.model.Hyperparameters;
import io.maskstream.model.ModelDirectory;
import io.maskstream.model.ModelException;
import io.maskstream.model.ifseg.IfsegDirectory;
import io.maskstream.model.ofa.TrainingNoise;
import io.maskstream.model.runtime.Precision;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How an IFSeg is adapted.
 *
 * @param seed of pictures, of dropout, and of what a plain OFA's decoder lacks
 * @param steps updates
 * @param batch artificial pictures of an update
 * @param largest most cells along a side of an artificial picture's first grid, S in the paper
 * @param rate learning rate at the beginning; it falls to nothing along a cosine
 * @param noise what training leaves out by chance
 * @param precision of products; weights and gradients are fp32
 * @param saveEvery updates between saved states
 */
public record AdaptationSettings(
        long seed,
        int steps,
        int batch,
        int largest,
        double rate,
        TrainingNoise noise,
        Precision precision,
        int saveEvery) {
    /** Where {@code config.json} of a model directory says how that model is adapted best. */
    public static final String RECOMMENDED = "adaptation";

    private static final String STEPS = "steps";
    private static final String BATCH = "batch";
    private static final String LARGEST = "largest-grid";
    private static final String RATE = "rate";
    private static final String SEED = "seed";
    private static final String PRECISION = "precision";
    private static final String SAVE_EVERY = "save-every";

    private static final int MOST_CELLS = 1024;

    public AdaptationSettings {
        check(STEPS, steps, 1, 10_000_000);
        check(BATCH, batch, 1, 4096);
        check(LARGEST, largest, 1, MOST_CELLS);
        check(SAVE_EVERY, saveEvery, 1, Integer.MAX_VALUE);
        if (!(rate > 0 && rate <= 1)) {
            throw new ModelException("a learning rate of %s; give one above 0, such as 5e-5".formatted(rate));
        }
    }

    private static void check(String what, long value, long least, long most) {
        if (value < least || value > most) {
            throw new ModelException("%s: %d, expected %d to %d".formatted(what, value, least, most));
        }
    }

    /**
     * What the official training does, in fp32.
     *
     * @param side cells along a side of the model's training grid: the artificial pictures' first grids have as many at most,
     *     32 in the official model. More would ask for what no patch shows
     */
    public static AdaptationSettings official(int side) {
        return new AdaptationSettings(1, 2000, 16, side, 5e-5, TrainingNoise.OFFICIAL, Precision.FP32, 100);
    }

    /**
     * For a model: what is given; else what the model recommends; else the official settings.
     *
     * @param model an OFA or an IFSeg
     * @param given some of {@code steps}, {@code batch}, {@code largest-grid}, {@code rate}, {@code seed},
     *     {@code precision} and {@code save-every}
     * @throws ModelException if the model is another system's, or a setting is unknown or impossible
     */
    public static AdaptationSettings of(ModelDirectory model, Hyperparameters given) {
        AdaptationSettings official = official(IfsegDirectory.config(model).side());
        Optional<Hyperparameters> recommended =
                model.configuration().hyperparameters().findObject(RECOMMENDED);
        return recommended
                .map(some -> recommended(model, official, some))
                .orElse(official)
                .with(given);
    }

    private static AdaptationSettings recommended(
            ModelDirectory model, AdaptationSettings official, Hyperparameters some) {
        try {
            return official.with(recommendation(some));
        } catch (ModelException e) {
            throw new ModelException(
                    "%s: recommends an adaptation that cannot be: %s".formatted(model.path(), e.getMessage()), e);
        }
    }

    /** Checks what a model is to recommend. */
    public static Hyperparameters recommendation(Hyperparameters some) {
        some.checkNames(STEPS, BATCH, LARGEST, RATE);
        official(1).with(some);
        return some;
    }

    /** Checks settings apart from a model. */
    public static void check(Hyperparameters given) {
        official(1).with(given);
    }

    private AdaptationSettings with(Hyperparameters given) {
        given.checkNames(STEPS, BATCH, LARGEST, RATE, SEED, PRECISION, SAVE_EVERY);
        return new AdaptationSettings(
                given.has(SEED) ? given.wholeNumber(SEED) : seed,
                count(given, STEPS, steps),
                count(given, BATCH, batch),
                count(given, LARGEST, largest),
                given.number(RATE, rate),
                noise,
                given.has(PRECISION) ? precision(given.text(PRECISION)) : precision,
                count(given, SAVE_EVERY, saveEvery));
    }

    private static int count(Hyperparameters given, String name, int absent) {
        // What does not fit is refused by the constructor.
        return given.has(name) ? (int) Math.max(0, Math.min(Integer.MAX_VALUE, given.wholeNumber(name))) : absent;
    }

    private static Precision precision(String text) {
        try {
            return Precision.parse(text);
        } catch (IllegalArgumentException e) {
            throw new ModelException("%s: %s".formatted(PRECISION, e.getMessage()), e);
        }
    }

    /** All that decides about the numbers, for the run directory. */
    Map<String, Object> print() {
        Map<String, Object> all = new TreeMap<>();
        all.put(SEED, seed);
        all.put(STEPS, steps);
        all.put(BATCH, batch);
        all.put(LARGEST, largest);
        all.put(RATE, rate);
        all.put("dropout", noise.dropout());
        all.put("drop-path", noise.dropPath());
        all.put(PRECISION, precision.toString());
        return all;
    }
}
