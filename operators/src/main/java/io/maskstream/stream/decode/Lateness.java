package io.maskstream.stream.decode;

import java.time.Duration;

/**
 * How late a live stream's decoder is, and what that asks of it.
 *
 * <p>It has half of the freshness budget, since the model needs time too. From a quarter on it leaves out pictures that
 * no other leans on. Beyond the half it may catch up for as long as the budget, decoding what others lean on without
 * showing it; if that does not help, or did not the last time, it leaves out everything until the next random access
 * point. A stream that has been served more than others is held to half of all that, so that others catch up.
 */
final class Lateness {
    /** What to do with a packet. */
    enum Verdict {
        /** Decode it. */
        IN_TIME,
        /** Decode it, unless no other picture leans on it. */
        SKIP_UNREFERENCED,
        /** Decode it if others lean on it, but show nothing. */
        CATCH_UP,
        /** Decode nothing more until the next random access point. */
        SKIP_TO_RANDOM_ACCESS
    }

    /** In time for this many budgets, a stream may try to catch up again. */
    private static final long REFORMED = 8;

    private final long budgetNanos;
    private boolean catchingUp;
    private boolean hopeless;
    private long sinceNanos;

    Lateness(Duration budget) {
        budgetNanos = budget.toNanos();
    }

    /**
     * Judges a packet.
     *
     * @param ageNanos since its ingest
     * @param nowNanos on the monotonic clock
     * @param ahead whether the stream has been served more than others
     */
    Verdict judge(long ageNanos, long nowNanos, boolean ahead) {
        long most = ahead ? budgetNanos / 4 : budgetNanos / 2;
        if (ageNanos <= most) {
            inTime(nowNanos);
            return ageNanos <= most / 2 ? Verdict.IN_TIME : Verdict.SKIP_UNREFERENCED;
        }
        if (hopeless) {
            sinceNanos = nowNanos;
            return Verdict.SKIP_TO_RANDOM_ACCESS;
        }
        if (!catchingUp) {
            catchingUp = true;
            sinceNanos = nowNanos;
        }
        if (nowNanos - sinceNanos <= budgetNanos) {
            return Verdict.CATCH_UP;
        }
        hopeless = true;
        sinceNanos = nowNanos;
        return Verdict.SKIP_TO_RANDOM_ACCESS;
    }

    private void inTime(long nowNanos) {
        catchingUp = false;
        if (hopeless && nowNanos - sinceNanos > REFORMED * budgetNanos) {
            hopeless = false;
        }
    }

    /** Whether a picture that is so old should still be shown. */
    boolean worthShowing(long ageNanos) {
        return ageNanos <= budgetNanos;
    }
}
