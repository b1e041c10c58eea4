package io.maskstream.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What must stay flat in a process.
 *
 * @param residentKilobytes memory that is resident, after a collection, without what natives have freed
 * @param heapKilobytes of the Java heap what is held, after a collection
 * @param classes loaded classes, after a collection
 */
record ProcessFigures(long residentKilobytes, long heapKilobytes, long threads, long descriptors, long classes) {

    private static final Pattern HEAP = Pattern.compile("heap +total \\d+K, used (\\d+)K");

    static ProcessFigures of(long pid) throws IOException, InterruptedException {
        // The collection unloads what nobody holds; what is left is held.
        command(pid, "GC.run");
        // What glibc keeps of freed memory depends on which thread freed it, and would hide what is held.
        command(pid, "System.trim_native_heap");
        Path process = Path.of("/proc", Long.toString(pid));
        List<String> status = Files.readAllLines(process.resolve("status"));
        long descriptors;
        try (Stream<Path> files = Files.list(process.resolve("fd"))) {
            descriptors = files.count();
        }
        long classes = command(pid, "VM.classloader_stats")
                .lines()
                .filter(line -> line.startsWith("Total = "))
                .mapToLong(line -> Long.parseLong(
                        line.substring("Total = ".length()).strip().split("\\s+")[1]))
                .findFirst()
                .orElseThrow();
        return new ProcessFigures(value(status, "VmRSS:"), heap(pid), value(status, "Threads:"), descriptors, classes);
    }

    private static long heap(long pid) throws IOException, InterruptedException {
        Matcher used = HEAP.matcher(command(pid, "GC.heap_info"));
        assertThat(used.find()).isTrue();
        return Long.parseLong(used.group(1));
    }

    private static long value(List<String> status, String name) {
        return status.stream()
                .filter(line -> line.startsWith(name))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }

    private static String command(long pid, String command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(), Long.toString(pid), command)
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }

    /**
     * Fails unless memory grows by at most 3 per cent, the heap (of which a collection leaves now more, now less) by 10, and the rest ends within 2 (classes: 0.5 per cent).
     */
    static void requireFlat(List<ProcessFigures> rounds) {
        ProcessFigures first = rounds.get(0);
        ProcessFigures last = rounds.get(rounds.size() - 1);
        assertThat(growth(rounds, ProcessFigures::residentKilobytes))
                .as("growth of memory in %s", rounds)
                .isLessThanOrEqualTo(0.03);
        assertThat(growth(rounds, ProcessFigures::heapKilobytes))
                .as("growth of the heap in %s", rounds)
                .isLessThanOrEqualTo(0.1);
        assertThat(last.threads - first.threads).as("threads in %s", rounds).isLessThanOrEqualTo(2);
        assertThat(last.descriptors - first.descriptors)
                .as("file descriptors in %s", rounds)
                .isLessThanOrEqualTo(2);
        assertThat((double) last.classes / first.classes)
                .as("classes in %s", rounds)
                .isLessThanOrEqualTo(1.005);
    }

    /** Of the line of least squares through a figure, from the first round to the last. */
    private static double growth(List<ProcessFigures> rounds, ToLongFunction<ProcessFigures> figure) {
        double middle = (rounds.size() - 1) / 2.0;
        double mean = rounds.stream().mapToLong(figure).average().orElseThrow();
        double products = 0;
        double squares = 0;
        for (int i = 0; i < rounds.size(); i++) {
            products += (i - middle) * (figure.applyAsLong(rounds.get(i)) - mean);
            squares += (i - middle) * (i - middle);
        }
        double perRound = products / squares;
        return perRound * (rounds.size() - 1) / (mean - perRound * middle);
    }
}
