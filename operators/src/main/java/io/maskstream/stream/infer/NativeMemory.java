package io.maskstream.stream.infer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Memory of this process that the JVM does not account for: weights, tensors, pictures in FFmpeg. It is what is resident
 * less the heap and the non-heap that the JVM has committed, so rather too little than too much.
 */
final class NativeMemory {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String RESIDENT = "VmRSS:";
    private static final long KIB = 1024;

    private NativeMemory() {}

    /** Whether this system tells. */
    static boolean isKnown() {
        return Files.isReadable(STATUS);
    }

    /** Bytes in use now. */
    static long bytes() {
        try {
            MemoryMXBean jvm = ManagementFactory.getMemoryMXBean();
            long accounted = jvm.getHeapMemoryUsage().getCommitted()
                    + jvm.getNonHeapMemoryUsage().getCommitted();
            return Math.max(0, resident(Files.readString(STATUS)) - accounted);
        } catch (IOException e) {
            throw new UncheckedIOException(STATUS + " cannot be read", e);
        }
    }

    /** Resident bytes in the text of {@code /proc/PID/status}. */
    static long resident(String status) {
        return status.lines()
                .filter(line -> line.startsWith(RESIDENT))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * KIB)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(STATUS + " has no " + RESIDENT));
    }
}
