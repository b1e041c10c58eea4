package io.maskstream.stream.record;

import java.io.Serializable;
import java.time.Duration;
import java.util.OptionalLong;

/** How old a frame of a live source may get before it is shed. Replayed frames are never shed. */
public sealed interface Freshness extends Serializable {

    /**
     * When a frame is too old to be started on; empty if it never is.
     *
     * @param live whether the frame is of a live source
     * @param ingestNanos when it reached this process, on the monotonic clock
     */
    OptionalLong staleNanos(boolean live, long ingestNanos);

    /** Nothing is ever shed: who is too slow blocks the source, live ones too. */
    record Unlimited() implements Freshness {
        @Override
        public OptionalLong staleNanos(boolean live, long ingestNanos) {
            return OptionalLong.empty();
        }
    }

    /**
     * Live frames older than this are not worth a run of the model.
     *
     * @param budget the oldest age, from ingest; positive
     */
    record Within(Duration budget) implements Freshness {
        public Within {
            if (budget.isNegative() || budget.isZero()) {
                throw new IllegalArgumentException("freshness is %s, must be positive".formatted(budget));
            }
        }

        @Override
        public OptionalLong staleNanos(boolean live, long ingestNanos) {
            return live ? OptionalLong.of(ingestNanos + budget.toNanos()) : OptionalLong.empty();
        }
    }
}
