package io.maskstream.job.cli;

import io.maskstream.job.console.UsageException;

/** How many threads one operation of the engine uses; it reads that once, when it is loaded. */
final class EngineThreads {
    private static final String PROPERTY = "ai.djl.pytorch.num_threads";

    private EngineThreads() {}

    /** To be called before the engine is first used; {@code null} where the user gave no number. */
    static void use(Integer threads) {
        if (threads == null) {
            return;
        }
        if (threads < 1) {
            throw new UsageException("--threads %d: at least 1".formatted(threads));
        }
        System.setProperty(PROPERTY, threads.toString());
    }
}
