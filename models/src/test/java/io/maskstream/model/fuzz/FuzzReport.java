package io.maskstream.model.fuzz;

import java.time.Duration;
import java.util.List;

/**
 * What became of the mutants.
 *
 * @param read mutants that were read to the end
 * @param refused mutants that ended in one line
 * @param crashes whatever else was thrown, or a message of more than one line, with the mutant's number
 * @param hangs mutants that took longer than the limit
 * @param outOfMemory mutants that ran out of memory or allocated more than the limit
 * @param touched files that appeared, changed or went, processes that were started and sockets that were used
 * @param longest time of the slowest mutant
 * @param mostAllocated heap bytes that the hungriest mutant asked for
 */
public record FuzzReport(
        String target,
        int mutants,
        int read,
        int refused,
        List<String> crashes,
        List<String> hangs,
        List<String> outOfMemory,
        List<String> touched,
        Duration longest,
        long mostAllocated) {

    /** Whether nothing went wrong. */
    public boolean clean() {
        return crashes.isEmpty() && hangs.isEmpty() && outOfMemory.isEmpty() && touched.isEmpty();
    }

    /** A row of the table in docs/fuzz.md. */
    public String row() {
        return "| %s | %d | %d | %d | %d | %d | %d | %d | %d ms | %.1f MiB |"
                .formatted(
                        target,
                        mutants,
                        read,
                        refused,
                        crashes.size(),
                        hangs.size(),
                        outOfMemory.size(),
                        touched.size(),
                        longest.toMillis(),
                        mostAllocated / 1048576.0);
    }
}
