package io.maskstream.job.demo;

import java.nio.file.Path;
import java.util.Map;

/** Where this user's programs keep what they can make again. */
public final class UserCache {
    private UserCache() {}

    /**
     * Maskstream's folder there, by the same rule as the launcher's: {@code MASKSTREAM_CACHE}, else {@code maskstream} in
     * {@code XDG_CACHE_HOME}, else {@code .cache/maskstream} in the user's home.
     */
    public static Path folder(Map<String, String> environment, Path home) {
        String own = environment.getOrDefault("MASKSTREAM_CACHE", "");
        String shared = environment.getOrDefault("XDG_CACHE_HOME", "");
        if (!own.isEmpty()) {
            return Path.of(own);
        }
        return (shared.isEmpty() ? home.resolve(".cache") : Path.of(shared)).resolve("maskstream");
    }
}
