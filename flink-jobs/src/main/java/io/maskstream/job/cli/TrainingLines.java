package io.maskstream.job.cli;

import io.maskstream.model.train.TrainingProgress;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/**
 * A line now and then rather than a bar: a training is looked at afterwards too.
 *
 * @param err where to
 * @param stop whether the user wants an end
 */
record TrainingLines(PrintWriter err, BooleanSupplier stop) implements TrainingProgress {
    /** For trainings that nobody stops but by a kill. */
    TrainingLines(PrintWriter err) {
        this(err, () -> false);
    }

    @Override
    public void stepped(long step, long steps, Map<String, Double> figures, Duration left) {
        err.printf(
                Locale.ROOT,
                "step %d of %d, %s, %d min %02d s left%n",
                step,
                steps,
                text(figures),
                left.toMinutes(),
                left.toSecondsPart());
    }

    @Override
    public void validated(long step, Map<String, Double> figures) {
        err.printf("step %d, validation: %s%n", step, text(figures));
    }

    @Override
    public boolean stopped() {
        return stop.getAsBoolean();
    }

    private static String text(Map<String, Double> figures) {
        return new TreeMap<>(figures)
                .entrySet().stream()
                        .map(figure -> "%s %s"
                                .formatted(figure.getKey(), String.format(Locale.ROOT, "%.4g", figure.getValue())))
                        .collect(Collectors.joining(", "));
    }
}
