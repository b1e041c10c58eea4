package io.maskstream.model.train;

/** A setting that changes while training: a learning rate or a weight decay at each step, counted from 0. */
@FunctionalInterface
public interface Schedule {
    /** The value at this step. */
    double at(long step);

    /** The same at every step. */
    static Schedule constant(double value) {
        return step -> value;
    }

    /**
     * From {@code from} to {@code to} along half a cosine (Loshchilov and Hutter 2017), and {@code to} for ever after.
     *
     * @param first the step that has {@code from}
     * @param steps how many steps the way takes
     */
    static Schedule cosine(double from, double to, long first, long steps) {
        return step -> {
            double way = Math.min(1, Math.max(0, (double) (step - first) / Math.max(1, steps)));
            return to + (from - to) * (1 + Math.cos(Math.PI * way)) / 2;
        };
    }

    /**
     * Linear from nothing to {@code peak} over {@code warmUp} steps, then a cosine to {@code end} at step {@code steps}.
     * The first step is above nothing.
     */
    static Schedule warmUpCosine(double peak, double end, long warmUp, long steps) {
        Schedule rest = cosine(peak, end, warmUp, steps - warmUp);
        return step -> step < warmUp ? peak * (step + 1) / warmUp : rest.at(step);
    }
}
