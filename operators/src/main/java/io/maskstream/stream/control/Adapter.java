package io.maskstream.stream.control;

import io.maskstream.model.Vocabulary;
import java.io.Serializable;
import java.time.Duration;
import java.util.Optional;

/** Adapts a model to words beside the job; travels in the job graph. */
public interface Adapter extends Serializable {

    /**
     * Begins an adaptation, goes on with one that was interrupted, or finds one that is finished. Returns at once.
     *
     * @param model the model's directory, as a command names it; empty for the configuration's
     * @param words what it is to be adapted to
     * @param listener is told how it goes
     */
    Run begin(Optional<String> model, Vocabulary words, Listener listener);

    /** An adaptation on its way. */
    interface Run {
        /** Ends it soon, without waiting. What it has learned is kept; the listener is told no more. */
        void giveUp();
    }

    /** Is called on any thread, and must not take long. After {@code ready} or {@code failed} nothing comes. */
    interface Listener {
        /**
         * Some updates are done.
         *
         * @param step how many
         * @param steps of how many
         * @param left how much longer it will take
         */
        void progressed(long step, long steps, Duration left);

        /**
         * The model is there.
         *
         * @param directory as a command names it
         * @param digest its SHA-256
         */
        void ready(String directory, String digest);

        /** @param reason one line: why, and what to do */
        void failed(String reason);
    }
}
