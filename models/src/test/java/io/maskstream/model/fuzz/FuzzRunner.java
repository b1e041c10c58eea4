package io.maskstream.model.fuzz;

import com.sun.management.ThreadMXBean;
import io.maskstream.model.ModelException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Gives a target its mutants one by one, on a thread that is watched. */
final class FuzzRunner {
    /** Names the threads that read, so that their doings can be told from the test's own. */
    static final String THREAD = "fuzzed-reader";

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int LONGEST_MESSAGE = 1500;

    private final FuzzTarget target;
    private final FuzzLimits limits;
    private final Path folder;
    private final Path inner;
    private final List<String> crashes = new ArrayList<>();
    private final List<String> hangs = new ArrayList<>();
    private final List<String> outOfMemory = new ArrayList<>();
    private final List<String> touched = new ArrayList<>();
    private ExecutorService reader = newReader();
    private int read;
    private int refused;
    private Duration longest = Duration.ZERO;
    private long mostAllocated;

    /** @param folder an empty folder, for the mutants */
    FuzzRunner(FuzzTarget target, FuzzLimits limits, Path folder) throws IOException {
        this.target = target;
        this.limits = limits;
        this.folder = folder;
        // One level down, so that a name with a way out would still be seen.
        this.inner = Files.createDirectory(folder.resolve("inner"));
        target.prepare(inner);
    }

    /** @param randomSeed names the mutants: the same ones every time */
    FuzzReport run(long randomSeed, int mutants) throws IOException, InterruptedException {
        List<FuzzSeed> seeds = target.seeds();
        readSeeds(seeds);
        var before = FolderState.of(folder);
        for (int i = 0; i < mutants; i++) {
            var random = new SplittableRandom(randomSeed + i);
            FuzzSeed seed = seeds.get(random.nextInt(seeds.size()));
            FuzzSeed other = seeds.get(random.nextInt(seeds.size()));
            Path file = inner.resolve(target.fileName());
            Files.write(file, seed.wrap().apply(new Mutator(random).mutate(seed.bytes(), other.bytes())));
            attempt("mutant %d of %s".formatted(i, target.name()), file);
            Files.deleteIfExists(file);
            var after = FolderState.of(folder);
            if (!after.equals(before)) {
                touched.add("mutant %d: %s".formatted(i, after.differences(before)));
                before = after;
            }
        }
        reader.shutdown();
        return new FuzzReport(
                target.name(), mutants, read, refused, crashes, hangs, outOfMemory, touched, longest, mostAllocated);
    }

    /** A seed that is not read would make all that follows worthless. */
    private void readSeeds(List<FuzzSeed> seeds) throws IOException {
        for (FuzzSeed seed : seeds) {
            Path file =
                    Files.write(inner.resolve(target.fileName()), seed.wrap().apply(seed.bytes()));
            target.read(file);
            Files.delete(file);
        }
    }

    private void attempt(String name, Path file) throws InterruptedException {
        Future<Attempt> running = reader.submit(() -> attempt(file));
        try {
            Attempt attempt = running.get(limits.time().toMillis(), TimeUnit.MILLISECONDS);
            longest = longest.compareTo(attempt.time()) < 0 ? attempt.time() : longest;
            mostAllocated = Math.max(mostAllocated, attempt.allocated());
            if (attempt.allocated() > limits.allocation()) {
                outOfMemory.add("%s allocated %d bytes".formatted(name, attempt.allocated()));
            }
            judge(name, attempt);
        } catch (TimeoutException e) {
            hangs.add("%s took more than %s".formatted(name, limits.time()));
            reader.shutdownNow();
            reader = newReader();
        } catch (ExecutionException e) {
            crashes.add("%s: %s".formatted(name, e.getCause()));
        }
    }

    private Attempt attempt(Path file) {
        long allocated = THREADS.getCurrentThreadAllocatedBytes();
        long start = System.nanoTime();
        Throwable thrown = null;
        try {
            target.read(file);
        } catch (Throwable e) {
            thrown = e;
        }
        return new Attempt(
                Duration.ofNanos(System.nanoTime() - start),
                THREADS.getCurrentThreadAllocatedBytes() - allocated,
                Optional.ofNullable(thrown));
    }

    private void judge(String name, Attempt attempt) {
        if (attempt.thrown().isEmpty()) {
            read++;
            return;
        }
        Throwable thrown = attempt.thrown().get();
        if (thrown instanceof OutOfMemoryError) {
            outOfMemory.add("%s: %s".formatted(name, thrown));
        } else if (thrown instanceof ModelException && isOneLine(thrown.getMessage())) {
            refused++;
        } else {
            StackTraceElement[] trace = thrown.getStackTrace();
            crashes.add("%s: %s at %s".formatted(name, thrown, trace.length == 0 ? "?" : trace[0]));
        }
    }

    private static boolean isOneLine(String message) {
        return message != null
                && !message.isBlank()
                && message.length() <= LONGEST_MESSAGE
                && !message.contains("%s: ")
                && message.codePoints().noneMatch(Character::isISOControl);
    }

    private static ExecutorService newReader() {
        return Executors.newSingleThreadExecutor(task -> {
            var thread = new Thread(task, THREAD);
            thread.setDaemon(true);
            return thread;
        });
    }

    private record Attempt(Duration time, long allocated, Optional<Throwable> thrown) {}
}
