package io.maskstream.stream.source;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

/** Time as a live stream's thread sees it. */
interface Pauses extends InstantSource {
    /** Waits; ends early by an interrupt. */
    void pause(Duration length) throws InterruptedException;

    /** The time of day, and real waiting. */
    Pauses REAL = new Pauses() {
        @Override
        public Instant instant() {
            return Instant.now();
        }

        @Override
        public void pause(Duration length) throws InterruptedException {
            TimeUnit.NANOSECONDS.sleep(length.toNanos());
        }
    };
}
