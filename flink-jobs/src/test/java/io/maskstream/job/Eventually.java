package io.maskstream.job;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** Bounded waits for what other processes do; they tell nobody when it is done, so that it must be asked for. */
final class Eventually {
    private static final Duration PAUSE = Duration.ofMillis(25);

    private Eventually() {}

    /** Waits for a value. */
    static <T> T get(String what, Duration limit, Supplier<Optional<T>> ask) {
        long end = System.nanoTime() + limit.toNanos();
        while (true) {
            Optional<T> answer = ask.get();
            if (answer.isPresent()) {
                return answer.get();
            }
            if (System.nanoTime() > end) {
                throw new AssertionError("%s did not come within %s".formatted(what, limit));
            }
            pause(PAUSE);
        }
    }

    /** Lets time go by: a moment that nothing else determines. */
    static void pause(Duration time) {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }
}
