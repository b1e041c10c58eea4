package io.maskstream.model.train;

import java.time.Duration;
import java.util.Map;

/** Is told how a training goes. */
public interface TrainingProgress {
    /** Tells nobody. */
    TrainingProgress SILENT = new TrainingProgress() {
        @Override
        public void stepped(long step, long steps, Map<String, Double> figures, Duration left) {}

        @Override
        public void validated(long step, Map<String, Double> figures) {}
    };

    /**
     * Some steps are done.
     *
     * @param step how many
     * @param steps of how many
     * @param figures means since the last line
     * @param left how much longer it will take, from the pace since the training began or was taken up
     */
    void stepped(long step, long steps, Map<String, Double> figures, Duration left);

    /** What validation found before this step. */
    void validated(long step, Map<String, Double> figures);

    /** Whether to stop before the next step; the state is saved then. */
    default boolean stopped() {
        return false;
    }
}
