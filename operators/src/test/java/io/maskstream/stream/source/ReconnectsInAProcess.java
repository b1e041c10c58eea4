package io.maskstream.stream.source;

import io.maskstream.stream.video.RtspTransport;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A camera that ends its connection after a few pictures, again and again, in a JVM of its own whose heap is resident from
 * the beginning: what grows there is native memory.
 */
final class ReconnectsInAProcess {
    private static final Duration LONG = Duration.ofMinutes(1);

    private ReconnectsInAProcess() {}

    /** What must stay flat, behind so many reconnects. */
    record Figures(int reconnects, long residentKilobytes, long threads, long descriptors, long classes) {
        static Figures now(int reconnects) throws IOException {
            System.gc();
            List<String> status = Files.readAllLines(Path.of("/proc/self/status"));
            try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
                return new Figures(
                        reconnects,
                        value(status, "VmRSS:"),
                        value(status, "Threads:"),
                        files.count(),
                        ManagementFactory.getClassLoadingMXBean().getLoadedClassCount());
            }
        }

        private static long value(List<String> status, String name) {
            return status.stream()
                    .filter(line -> line.startsWith(name))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElseThrow();
        }

        String line() {
            return "figures %d %d %d %d %d".formatted(reconnects, residentKilobytes, threads, descriptors, classes);
        }

        static Figures parse(String line) {
            String[] parts = line.split(" ");
            return new Figures(
                    Integer.parseInt(parts[1]),
                    Long.parseLong(parts[2]),
                    Long.parseLong(parts[3]),
                    Long.parseLong(parts[4]),
                    Long.parseLong(parts[5]));
        }
    }

    /** {@code URL RECONNECTS STEP}: prints figures behind each step, always while it is connected. */
    public static void main(String[] arguments) throws Exception {
        int most = Integer.parseInt(arguments[1]);
        int step = Integer.parseInt(arguments[2]);
        try (WatchedCameras cameras = new WatchedCameras(
                Overflow.DROP_OLDEST, WatchedCameras.patient("gate", arguments[0], null, RtspTransport.TCP))) {
            for (int next = 0; next <= most; next += step) {
                int wanted = next;
                cameras.until(
                        wanted + " reconnects",
                        LONG.multipliedBy(step),
                        () -> cameras.counted("gate").reconnects >= wanted && cameras.counted("gate").connected);
                System.out.println(
                        Figures.now(cameras.counted("gate").reconnects).line());
                cameras.forget();
            }
            System.out.println("pictures " + cameras.taken());
        }
    }

    /** Runs {@link #main}, for so long at the most, and gives what it printed. */
    static List<String> run(String url, int reconnects, int step, Path log, Duration most)
            throws IOException, InterruptedException {
        List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.addAll(
                List.of("-Xms96m", "-Xmx96m", "-XX:+AlwaysPreTouch", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        System.getProperties().forEach((key, value) -> {
            if (key.toString().startsWith("org.bytedeco.")) {
                line.add("-D%s=%s".formatted(key, value));
            }
        });
        line.addAll(List.of("-cp", System.getProperty("java.class.path"), ReconnectsInAProcess.class.getName()));
        line.addAll(List.of(url, "" + reconnects, "" + step));
        ProcessBuilder builder =
                new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(log.toFile());
        // One arena: freed memory is found again, whichever thread has freed it.
        builder.environment().put("MALLOC_ARENA_MAX", "1");
        Process process = builder.start();
        try {
            if (!process.waitFor(most.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new AssertionError("the process did not end well: " + Files.readString(log));
            }
        } finally {
            process.destroyForcibly();
        }
        return Files.readAllLines(log, StandardCharsets.UTF_8);
    }
}
