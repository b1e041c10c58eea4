package io.maskstream.job;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** A JVM of its own with this test's class path, its output in a file. None outlives the test's JVM. */
final class JavaProcess implements AutoCloseable {
    private static final Set<Process> RUNNING = ConcurrentHashMap.newKeySet();
    private static final int TAIL = 8000;
    /** A process may leave children behind that hold its output open. */
    private static final Duration TAIL_WAIT = Duration.ofSeconds(5);

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> RUNNING.forEach(Process::destroyForcibly)));
    }

    private final Process process;
    private final Path log;
    private final Thread drain;

    private JavaProcess(Process process, Path log, Thread drain) {
        this.process = process;
        this.log = log;
        this.drain = drain;
    }

    /** Starts a main class with the whole class path of the test. */
    static JavaProcess start(Path log, List<String> options, String mainClass, List<String> arguments) {
        return start(log, System.getProperty("java.class.path"), options, mainClass, arguments);
    }

    /**
     * Starts a main class.
     *
     * @param log where its output goes; what is there is kept
     * @param options of the JVM, such as the heap
     */
    static JavaProcess start(
            Path log, String classPath, List<String> options, String mainClass, List<String> arguments) {
        return start(log, classPath, options, mainClass, arguments, Map.of());
    }

    /** As above, with more variables in its environment. */
    static JavaProcess start(
            Path log,
            String classPath,
            List<String> options,
            String mainClass,
            List<String> arguments,
            Map<String, String> environment) {
        List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.addAll(options);
        // Where native libraries are unpacked, and how many threads they take.
        System.getProperties().forEach((key, value) -> {
            if (key.toString().startsWith("org.bytedeco.") || key.toString().startsWith("ai.djl.")) {
                line.add("-D%s=%s".formatted(key, value));
            }
        });
        line.addAll(List.of("-Djava.awt.headless=true", "-cp", classPath, mainClass));
        line.addAll(arguments);
        try {
            ProcessBuilder builder = new ProcessBuilder(line);
            builder.environment().putAll(environment);
            Process process = builder.redirectErrorStream(true).start();
            RUNNING.add(process);
            return new JavaProcess(process, log, drain(process, log));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Through this process: what a process may write to files, see {@link #limitFiles}, does not hold for its output. */
    private static Thread drain(Process process, Path log) {
        Thread drain = new Thread(
                () -> {
                    try (InputStream said = process.getInputStream();
                            OutputStream file =
                                    Files.newOutputStream(log, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
                        said.transferTo(file);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                "output of process " + process.pid());
        drain.setDaemon(true);
        drain.start();
        return drain;
    }

    long pid() {
        return process.pid();
    }

    boolean alive() {
        return process.isAlive();
    }

    /**
     * From now on no file of the process can grow beyond so many bytes: writing fails as on a disk that is full (the JVM
     * ignores the signal that comes with it).
     */
    void limitFiles(long bytes) {
        try {
            Process limit = new ProcessBuilder("prlimit", "--pid", Long.toString(pid()), "--fsize=" + bytes)
                    .redirectErrorStream(true)
                    .start();
            String said = new String(limit.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (limit.waitFor() != 0) {
                throw new AssertionError("prlimit failed: " + said);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** Sends SIGKILL and waits until it is gone. */
    void kill() {
        process.destroyForcibly();
        exit(Duration.ofSeconds(30));
        RUNNING.remove(process);
    }

    /** Sends SIGTERM, which ends a run as Ctrl-C does. */
    void terminate() {
        // Process.destroy would close our end of its output, and with it what it says while it stops.
        process.toHandle().destroy();
    }

    /** Waits for its end and says its exit code. */
    int exit(Duration limit) {
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("process %d did not end within %s:%n%s".formatted(pid(), limit, tail()));
            }
            drain.join(TAIL_WAIT.toMillis());
            RUNNING.remove(process);
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for process " + pid(), e);
        }
    }

    /** All that it said so far. */
    String output() {
        try {
            return Files.exists(log) ? Files.readString(log) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The last of what it said. */
    String tail() {
        String text = output();
        return text.substring(Math.max(0, text.length() - TAIL));
    }

    @Override
    public void close() {
        if (alive()) {
            kill();
        }
    }
}
