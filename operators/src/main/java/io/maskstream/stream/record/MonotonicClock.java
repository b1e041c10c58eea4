package io.maskstream.stream.record;

import java.io.Serializable;
import java.util.function.LongSupplier;

/** Nanoseconds of a clock that never steps; ages within a process are measured by it. */
@FunctionalInterface
public interface MonotonicClock extends LongSupplier, Serializable {
    /** This process's own, {@link System#nanoTime}. */
    MonotonicClock SYSTEM = System::nanoTime;
}
