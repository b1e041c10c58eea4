package io.maskstream.model.train;

import io.maskstream.model.ModelException;
import io.maskstream.model.checkpoint.StateDict;
import io.maskstream.model.runtime.Device;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The training loop: steps of several replicas, figures into the run directory, a state now and then to be taken up
 * again. A run that was killed and taken up gives the same numbers as one that was not.
 */
public final class Trainer {
    /** Measures the first replica as it is; its names appear in the log behind {@code validation.}. */
    @FunctionalInterface
    public interface Validation {
        /** Figures before this step; none where there is nothing to measure. */
        Map<String, Double> measure(long step);
    }

    private final RunDirectory run;
    private final TrainingPlan plan;
    private final List<Replica> replicas;
    private final List<ParameterGroup> groups;
    private final Device device;

    /**
     * @param run where state and figures are kept
     * @param replicas at least one; the first holds the result in the end
     */
    public Trainer(
            RunDirectory run, TrainingPlan plan, List<Replica> replicas, List<ParameterGroup> groups, Device device) {
        this.run = run;
        this.plan = plan;
        this.replicas = List.copyOf(replicas);
        this.groups = List.copyOf(groups);
        this.device = device;
    }

    /**
     * Trains to the end, from the saved state if there is one.
     *
     * @throws TrainingStopped if {@link TrainingProgress#stopped} says so
     * @throws ModelException if a figure is no number: what was learned from in that step is saved and the state before it
     *     kept; or if the disk is full
     */
    public void train(Validation validation, TrainingProgress progress) throws InterruptedException {
        try (Optimizer optimizer = Optimizer.of(replicas.get(0).parameters(), groups, device);
                DataParallel parallel = new DataParallel(replicas, optimizer, device)) {
            long first = takeUp(optimizer);
            parallel.align();
            run.metrics().cutFrom(first);
            Pace pace = new Pace(first);
            for (long step = first; step < plan.steps(); step++) {
                if (progress.stopped()) {
                    save(step, optimizer);
                    throw new TrainingStopped(step);
                }
                if (step % plan.validateEvery() == 0) {
                    validate(step, validation, progress);
                }
                if (step > first && step % plan.saveEvery() == 0) {
                    save(step, optimizer);
                }
                Map<String, Double> figures = step(parallel, step);
                run.metrics().add(step, figures);
                pace.add(figures);
                if (pace.isDue(plan.reportEvery())) {
                    progress.stepped(step + 1, plan.steps(), pace.means(), pace.left(step + 1, plan.steps()));
                    pace.next();
                }
            }
            if (first < plan.steps()) {
                // Before the last state: who is killed in between takes up an earlier one and validates again.
                validate(plan.steps(), validation, progress);
                save(plan.steps(), optimizer);
            }
        }
    }

    private long takeUp(Optimizer optimizer) {
        Optional<StateDict> saved = run.saved();
        if (saved.isEmpty()) {
            return 0;
        }
        try (StateDict state = saved.get()) {
            optimizer.restore(state);
            return RunDirectory.step(state);
        }
    }

    private Map<String, Double> step(DataParallel parallel, long step) throws InterruptedException {
        try {
            return parallel.step(step, plan.parts(), plan.clip());
        } catch (DataParallel.NotANumber e) {
            parallel.writeBatches(step, plan.parts(), run.folder());
            throw new ModelException(
                    "%s: the training broke down at step %d: %s; the batch is saved beside the last good state, try a smaller "
                                    .formatted(run.folder(), step, e.getMessage())
                            + "learning rate",
                    e);
        }
    }

    private void save(long step, Optimizer optimizer) {
        run.save(step, optimizer.state());
        run.replace(RunDirectory.CURVE, CurvePicture.draw(run.metrics().series()));
    }

    private void validate(long step, Validation validation, TrainingProgress progress) {
        Map<String, Double> figures = validation.measure(step);
        if (figures.isEmpty()) {
            return;
        }
        Map<String, Double> named = new TreeMap<>();
        figures.forEach((name, value) -> named.put("validation." + name, value));
        run.metrics().add(step, named);
        progress.validated(step, figures);
    }

    /** How fast it goes, and the means of figures since the last report. */
    private static final class Pace {
        private final long first;
        private final long begin = System.nanoTime();
        private final Map<String, Double> sums = new HashMap<>();
        private long reported = System.nanoTime();
        private final Map<String, Integer> counts = new HashMap<>();

        Pace(long first) {
            this.first = first;
        }

        void add(Map<String, Double> figures) {
            // Figures may come at some steps only.
            figures.forEach((name, value) -> {
                sums.merge(name, value, Double::sum);
                counts.merge(name, 1, Integer::sum);
            });
        }

        boolean isDue(Duration every) {
            return System.nanoTime() - reported >= every.toNanos();
        }

        Map<String, Double> means() {
            Map<String, Double> means = new TreeMap<>();
            sums.forEach((name, sum) -> means.put(name, sum / counts.get(name)));
            return means;
        }

        Duration left(long step, long steps) {
            return Duration.ofNanos((System.nanoTime() - begin) / (step - first) * (steps - step));
        }

        void next() {
            sums.clear();
            counts.clear();
            reported = System.nanoTime();
        }
    }
}
