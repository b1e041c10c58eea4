package io.maskstream.stream.video;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Decodes, scales and encodes one clip over and over in a JVM of its own, whose heap is resident from the beginning: what
 * grows there is native memory. In the JVM of the tests the heap and what other tests have left behind move more than a
 * leak would.
 */
final class DecodingInAProcess {
    private static final int PASSES = 40;
    private static final int WARM_UP = 10;

    private DecodingInAProcess() {}

    /** Prints how many kB the process grew after the passes that warm it up. */
    public static void main(String[] arguments) throws Exception {
        Path file = Path.of(arguments[0]);
        long after = 0;
        for (int pass = 0; pass <= PASSES; pass++) {
            if (pass == WARM_UP) {
                after = residentKilobytes();
            }
            pass(file);
        }
        System.out.println("grew by " + (residentKilobytes() - after));
    }

    private static void pass(Path file) throws IOException, MediaException {
        List<byte[]> encoded = new ArrayList<>();
        try (Scaler scaler = new Scaler();
                JpegEncoder jpeg = JpegEncoder.open(64, 48, JpegEncoder.DEFAULT_QUANTISER)) {
            List<byte[]> pictures = new ArrayList<>();
            Clips.decode(file, 1, shown -> pictures.add(Clips.scaled(scaler, shown, Orientation.UPRIGHT, 64, 48)));
            for (byte[] picture : pictures) {
                encoded.add(jpeg.encode(picture));
            }
        }
        if (encoded.isEmpty() || encoded.stream().anyMatch(jpeg -> jpeg.length == 0)) {
            throw new IllegalStateException("no pictures of " + file);
        }
    }

    /** Runs {@link #main} and gives the growth in kB. */
    static long growthInKilobytes(Path file, Path log) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.addAll(
                List.of("-Xms128m", "-Xmx128m", "-XX:+AlwaysPreTouch", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        System.getProperties().forEach((key, value) -> {
            if (key.toString().startsWith("org.bytedeco.")) {
                line.add("-D%s=%s".formatted(key, value));
            }
        });
        line.addAll(List.of(
                "-cp", System.getProperty("java.class.path"), DecodingInAProcess.class.getName(), file.toString()));
        ProcessBuilder builder =
                new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(log.toFile());
        // One arena: freed memory is found again, whichever thread has freed it.
        builder.environment().put("MALLOC_ARENA_MAX", "1");
        Process process = builder.start();
        if (!process.waitFor(5, TimeUnit.MINUTES)) {
            process.destroyForcibly();
        }
        return Files.readAllLines(log).stream()
                .filter(said -> said.startsWith("grew by "))
                .mapToLong(said -> Long.parseLong(said.substring("grew by ".length())))
                .findFirst()
                .orElseThrow(() -> new AssertionError("the process said nothing, see " + log));
    }

    static long residentKilobytes() throws IOException {
        System.gc();
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }
}
