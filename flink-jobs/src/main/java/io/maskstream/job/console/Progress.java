package io.maskstream.job.console;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * A bar for long work: how far, how fast, how long still. It draws on a terminal's stderr only and is silent otherwise,
 * so that logs and pipes stay clean. Safe for several threads.
 *
 * <pre>{@code
 * try (Progress progress = Progress.toStandardError("frames", OptionalLong.of(300))) {
 *     progress.to(17);
 * }
 * }</pre>
 */
public final class Progress implements AutoCloseable {
    private static final int BAR = 30;
    private static final Duration REDRAW = Duration.ofMillis(100);

    private final PrintWriter out;
    private final boolean shown;
    private final String unit;
    private final OptionalLong total;
    private final LongSupplier nanoTime;
    private final long started;
    private long done;
    private long drawn;

    Progress(PrintWriter out, boolean shown, String unit, OptionalLong total, LongSupplier nanoTime) {
        this.out = out;
        this.shown = shown;
        this.unit = unit;
        this.total = total;
        this.nanoTime = nanoTime;
        this.started = nanoTime.getAsLong();
        this.drawn = started;
    }

    /**
     * A bar on stderr.
     *
     * @param unit what is counted, in the plural: {@code frames}
     * @param total how many there are; empty where nobody knows
     */
    public static Progress toStandardError(String unit, OptionalLong total) {
        PrintWriter error = new PrintWriter(System.err, true);
        return new Progress(error, Terminal.showsStandardError(), unit, total, System::nanoTime);
    }

    /** One more is done. */
    public synchronized void step() {
        to(done + 1);
    }

    /** So many are done by now. */
    public synchronized void to(long count) {
        done = count;
        if (shown && nanoTime.getAsLong() - drawn >= REDRAW.toNanos()) {
            draw();
        }
    }

    /** Draws the last state and leaves the line. */
    @Override
    public synchronized void close() {
        if (shown) {
            draw();
            out.println();
            out.flush();
        }
    }

    private void draw() {
        drawn = nanoTime.getAsLong();
        // Carriage return and "erase to the end of the line": a shorter text leaves no rest of a longer one.
        out.print("\r" + line() + "\u001b[K");
        out.flush();
    }

    private String line() {
        double seconds = Math.max(1e-9, (drawn - started) / 1e9);
        String rate = "%.1f %s/s".formatted(done / seconds, unit);
        if (total.isEmpty() || total.getAsLong() <= 0) {
            return "%d %s, %s".formatted(done, unit, rate);
        }
        long all = total.getAsLong();
        int filled = (int) Math.min(BAR, done * BAR / all);
        String bar = "#".repeat(filled) + "-".repeat(BAR - filled);
        String remaining = done == 0 ? "" : ", " + text(Duration.ofSeconds(Math.round(seconds / done * (all - done))));
        return "[%s] %d/%d %s, %s%s".formatted(bar, done, all, unit, rate, remaining);
    }

    private static String text(Duration remaining) {
        long seconds = Math.max(0, remaining.toSeconds());
        return seconds < 3600
                ? "%d:%02d left".formatted(seconds / 60, seconds % 60)
                : "%d:%02d:%02d left".formatted(seconds / 3600, seconds / 60 % 60, seconds % 60);
    }
}
