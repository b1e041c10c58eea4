package io.maskstream.model.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Breaks good files in many ways and checks that the reader gives a value or one line: no crash, no hang, bounded memory,
 * nothing written, nothing left open. The soak run writes its row of the table to {@code target/fuzz}.
 */
public abstract class ReaderFuzzTest {
    private static final long RANDOM_SEED = 20_261_121;
    private static final int SMALL_SHARE = 200;
    private static final int FULL_TABLE = 10_000;

    @TempDir
    Path folder;

    /** The reader under test. */
    protected abstract FuzzTarget target();

    @Test
    void aSmallShareOfTheMutantsEndsInAValueOrInOneLine() throws Exception {
        check(new FuzzRunner(target(), FuzzLimits.DEFAULT, folder).run(RANDOM_SEED, SMALL_SHARE));
    }

    @Test
    @Tag("soak")
    void thousandsOfMutantsEndInAValueOrInOneLine() throws Exception {
        Path mutants = Files.createDirectory(folder.resolve("mutants"));
        FuzzReport report;
        List<String> seen;
        long open = openFiles();
        var around = FolderState.of(Path.of("src"));
        try (var watch = new FlightWatch()) {
            report = new FuzzRunner(target(), FuzzLimits.DEFAULT, mutants).run(RANDOM_SEED, FULL_TABLE);
            seen = watch.seen(folder);
        }
        Path rows = Files.createDirectories(Path.of("target", "fuzz"));
        Files.writeString(rows.resolve(report.target().replaceAll("[^A-Za-z]+", "-") + ".md"), report.row() + "\n");
        check(report);
        assertThat(seen).isEmpty();
        assertThat(FolderState.of(Path.of("src")).differences(around)).isEmpty();
        assertThat(openFiles()).isLessThan(open + 20);
    }

    private static void check(FuzzReport report) {
        assertThat(report.crashes()).isEmpty();
        assertThat(report.hangs()).isEmpty();
        assertThat(report.outOfMemory()).isEmpty();
        assertThat(report.touched()).isEmpty();
        assertThat(report.clean()).isTrue();
        // Mutants that are all read, or all refused at the door, would test nothing.
        assertThat(report.read()).isPositive();
        assertThat(report.refused()).isGreaterThan(report.mutants() / 10);
    }

    private static long openFiles() throws IOException {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system) {
            return system.getOpenFileDescriptorCount();
        }
        return 0;
    }
}
