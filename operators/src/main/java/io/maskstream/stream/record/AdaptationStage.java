package io.maskstream.stream.record;

import java.time.Duration;
import java.util.Objects;

/** Where the adaptation of a model to words is. */
public sealed interface AdaptationStage {

    /** It has begun, or goes on after a restart. */
    record Begun() implements AdaptationStage {}

    /**
     * Now and then.
     *
     * @param step updates that are done
     * @param steps of so many
     * @param left how much longer it will take
     */
    record Running(long step, long steps, Duration left) implements AdaptationStage {
        public Running {
            Objects.requireNonNull(left);
        }
    }

    /**
     * The model is there, and the job changes over to it.
     *
     * @param model its directory
     * @param digest its SHA-256, as masks carry it
     * @param modelVersion version of the command that changes over
     */
    record Ready(String model, String digest, long modelVersion) implements AdaptationStage {
        public Ready {
            Objects.requireNonNull(model);
            Objects.requireNonNull(digest);
        }
    }

    /**
     * It came to nothing; the words are served as before.
     *
     * @param reason why, and what to do
     */
    record Failed(String reason) implements AdaptationStage {
        public Failed {
            Objects.requireNonNull(reason);
        }
    }

    /**
     * It was given up because of something newer.
     *
     * @param reason what came
     */
    record Dropped(String reason) implements AdaptationStage {
        public Dropped {
            Objects.requireNonNull(reason);
        }
    }
}
