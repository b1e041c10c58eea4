package io.maskstream.stream.infer;

import io.maskstream.stream.mask.MaskSettings;
import io.maskstream.stream.record.ModelIdentity;
import io.maskstream.stream.record.MonotonicClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The batchers of this process: one for each device and model, shared by all subtasks, freed with its last user. What
 * they share must be equal for all of them: ways of batching that differ get a batcher of their own.
 */
final class Batchers {
    private record Key(
            String device,
            ModelIdentity model,
            int maxBatch,
            Duration maxWait,
            Duration latencyTarget,
            boolean deterministic,
            MaskSettings masks) {
        static Key of(SegmenterProvider provider, String device, InferSettings settings) {
            return new Key(
                    device,
                    provider.identity(),
                    settings.maxBatch(),
                    settings.maxWait(),
                    settings.latencyTarget(),
                    settings.deterministic(),
                    settings.masks());
        }
    }

    private static final Map<Key, Shared> OPEN = new HashMap<>();
    private static final Map<String, Set<Lease>> BY_JOB = new HashMap<>();
    private static final Map<String, String> BROKEN_DEVICES = new HashMap<>();

    private static final class Shared {
        private final Batcher batcher;
        private int users;

        Shared(Batcher batcher) {
            this.batcher = batcher;
        }

        void noteFailure(String device) {
            batcher.broken().ifPresent(cause -> BROKEN_DEVICES.putIfAbsent(device, cause.getMessage()));
        }
    }

    private Batchers() {}

    /**
     * A user's hold on a batcher; closing it twice is harmless.
     *
     * @see #lease
     */
    static final class Lease implements AutoCloseable {
        private final String job;
        private final Key key;
        private final Batcher batcher;

        private Lease(String job, Key key, Batcher batcher) {
            this.job = job;
            this.key = key;
            this.batcher = batcher;
        }

        Batcher batcher() {
            return batcher;
        }

        @Override
        public void close() {
            synchronized (OPEN) {
                Set<Lease> held = BY_JOB.getOrDefault(job, Set.of());
                if (!held.contains(this)) {
                    return;
                }
                held.remove(this);
                if (held.isEmpty()) {
                    BY_JOB.remove(job);
                }
                release(key);
            }
        }
    }

    /**
     * Loads the model if this is its first user; others wait for that.
     *
     * @param job whose hold it is
     * @param clock that the ages of its frames are measured by, if it is the first user
     */
    static Lease lease(
            SegmenterProvider provider, String device, InferSettings settings, String job, MonotonicClock clock) {
        Key key = Key.of(provider, device, settings);
        synchronized (OPEN) {
            Shared shared = OPEN.get(key);
            if (shared != null) {
                shared.noteFailure(device);
            }
            if (BROKEN_DEVICES.containsKey(device)) {
                throw new IllegalStateException("the device %s failed in this process (%s); restart this task manager"
                        .formatted(device, BROKEN_DEVICES.get(device)));
            }
            if (shared == null) {
                String name = provider.identity().name() + "-" + device;
                shared = new Shared(new Batcher(provider.load(device), settings, clock, name));
                OPEN.put(key, shared);
            }
            shared.users++;
            Lease lease = new Lease(job, key, shared.batcher);
            BY_JOB.computeIfAbsent(job, its -> new HashSet<>()).add(lease);
            return lease;
        }
    }

    /** Ends what a job still holds: its tasks are gone, also those that were given up without an orderly end. */
    static void end(String job) {
        List<Lease> left;
        synchronized (OPEN) {
            left = new ArrayList<>(BY_JOB.getOrDefault(job, Set.of()));
        }
        left.forEach(Lease::close);
    }

    private static void release(Key key) {
        Shared shared = OPEN.get(key);
        if (--shared.users == 0) {
            OPEN.remove(key);
            shared.noteFailure(key.device());
            shared.batcher.close();
        }
    }

    /** How many are open; for tests. */
    static int open() {
        synchronized (OPEN) {
            return OPEN.size();
        }
    }
}
