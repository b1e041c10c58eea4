package io.maskstream.stream.control;

import java.io.Serializable;
import java.util.Objects;

/** Whether a job adapts its model to the words that commands bring. */
public sealed interface AdaptationPolicy extends Serializable {

    /** Words are served as the model is. */
    record Off() implements AdaptationPolicy {
        private static final long serialVersionUID = 1L;
    }

    /**
     * New words are served as the model is, and by an adapted one as soon as there is one.
     *
     * @param adapter makes it
     */
    record Background(Adapter adapter) implements AdaptationPolicy {
        private static final long serialVersionUID = 1L;

        public Background {
            Objects.requireNonNull(adapter);
        }
    }
}
