package io.maskstream.stream.video;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOInterruptCB;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;

/**
 * Ends a blocked read: each call has a deadline, and {@link #stop} may come from any thread.
 *
 * <p>JavaCPP has ten slots for native callbacks of one type, and a job may have more cameras. So there is one callback
 * for the process, held for ever, and the opaque pointer tells it whose read is asking.
 */
final class InterruptGuard implements AutoCloseable {
    private static final Map<Long, InterruptGuard> GUARDS = new ConcurrentHashMap<>();
    private static final Callback CALLBACK = new Callback();

    private final BytePointer token = new BytePointer(1);
    private final Duration limit;
    private volatile long deadlineNanos;
    private volatile boolean stopped;
    private Optional<Runnable> firstAsked = Optional.empty();

    InterruptGuard(Duration limit) {
        this.limit = limit;
        GUARDS.put(token.address(), this);
        arm();
    }

    /** Puts the guard into a context that is not open yet: a later one would not see the connect. */
    void watch(AVFormatContext context) {
        AVIOInterruptCB callback = context.interrupt_callback();
        callback.callback(CALLBACK);
        callback.opaque(token);
    }

    /** Runs once, in the reading thread, when the library asks for the first time: when it begins to wait for something. */
    void whenFirstAsked(Runnable action) {
        firstAsked = Optional.of(action);
    }

    private boolean asked() {
        Optional<Runnable> action = firstAsked;
        firstAsked = Optional.empty();
        action.ifPresent(Runnable::run);
        return expired();
    }

    /** Starts the time of the next call. */
    void arm() {
        deadlineNanos = System.nanoTime() + limit.toNanos();
    }

    /** Makes the call in progress and all later ones return at once; from any thread. */
    void stop() {
        stopped = true;
    }

    boolean stopped() {
        return stopped;
    }

    boolean expired() {
        return stopped || System.nanoTime() - deadlineNanos > 0;
    }

    @Override
    public void close() {
        GUARDS.remove(token.address());
        token.deallocate();
    }

    private static final class Callback extends AVIOInterruptCB.Callback_Pointer {
        @Override
        public int call(Pointer opaque) {
            InterruptGuard guard = GUARDS.get(opaque.address());
            return guard == null || guard.asked() ? 1 : 0;
        }
    }
}
