package io.maskstream.stream.infer;

import io.maskstream.stream.record.ModelIdentity;
import java.util.HashMap;
import java.util.Map;

/**
 * The batchers of this process: one for each device and model, shared by all subtasks, freed with its last user. What
 * they share must be equal for all of them: settings that differ get a batcher of their own.
 */
final class Batchers {
    private record Key(String device, ModelIdentity model, InferSettings settings) {}

    private static final Map<Key, Shared> OPEN = new HashMap<>();

    private static final class Shared {
        private final Batcher batcher;
        private int users;

        Shared(Batcher batcher) {
            this.batcher = batcher;
        }
    }

    private Batchers() {}

    /**
     * A user's hold on a batcher; closing it twice is harmless.
     *
     * @see #lease
     */
    static final class Lease implements AutoCloseable {
        private final Key key;
        private final Batcher batcher;
        private boolean held = true;

        private Lease(Key key, Batcher batcher) {
            this.key = key;
            this.batcher = batcher;
        }

        Batcher batcher() {
            return batcher;
        }

        @Override
        public void close() {
            synchronized (OPEN) {
                if (held) {
                    held = false;
                    release(key);
                }
            }
        }
    }

    /** Loads the model if this is its first user; others wait for that. */
    static Lease lease(SegmenterProvider provider, String device, InferSettings settings) {
        Key key = new Key(device, provider.identity(), settings);
        synchronized (OPEN) {
            Shared shared = OPEN.get(key);
            if (shared == null) {
                String name = provider.identity().name() + "-" + device;
                shared = new Shared(new Batcher(provider.load(device), settings, System::nanoTime, name));
                OPEN.put(key, shared);
            }
            shared.users++;
            return new Lease(key, shared.batcher);
        }
    }

    private static void release(Key key) {
        Shared shared = OPEN.get(key);
        if (shared != null && --shared.users == 0) {
            OPEN.remove(key);
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
