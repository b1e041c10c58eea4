package io.maskstream.job.cli;

import io.maskstream.job.console.FailedException;
import io.maskstream.job.console.JsonLines;
import io.maskstream.model.ModelException;
import io.maskstream.model.runtime.Processor;
import io.maskstream.model.runtime.TensorEngine;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code doctor}: what this machine has of what the software needs. */
@Command(name = "doctor", description = "Say what this machine has: JDK, natives, devices, threads, memory, codecs.")
final class DoctorCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Option(names = "--json", description = "One JSON object on stdout.")
    private boolean json;

    @Override
    public void run() {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("java", System.getProperty("java.vm.name") + " " + Runtime.version());
        facts.put("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        facts.put("processor", Processor.name().orElse("unknown"));
        facts.put("cores", Runtime.getRuntime().availableProcessors());
        facts.put("vector-instructions", String.join(" ", Processor.vectorInstructions()));
        facts.put("bf16-instructions", Processor.multipliesBrainFloats() ? "yes" : "no");
        facts.put("heap-limit", megabytes(Runtime.getRuntime().maxMemory()));
        facts.put("memory", machineMemory());
        facts.put("temporary-folder", space(Path.of(System.getProperty("java.io.tmpdir"))));
        facts.put("native-cache", String.valueOf(System.getenv("DJL_CACHE_DIR")));
        String problem = "";
        try {
            facts.putAll(TensorEngine.get().describe());
        } catch (ModelException e) {
            problem = e.getMessage();
            facts.put("pytorch", problem);
        }
        print(facts);
        if (!problem.isEmpty()) {
            throw new FailedException(problem);
        }
    }

    private void print(Map<String, Object> facts) {
        if (json) {
            new JsonLines(spec.commandLine().getOut()).print(facts);
        } else {
            facts.forEach((name, value) -> spec.commandLine().getOut().println("%-20s %s".formatted(name, value)));
        }
    }

    private static String machineMemory() {
        try {
            return Files.readAllLines(Path.of("/proc/meminfo")).stream()
                    .filter(line -> line.startsWith("MemTotal") || line.startsWith("MemAvailable"))
                    .map(line -> line.replaceAll("\\s+", " "))
                    .reduce((first, second) -> first + ", " + second)
                    .orElse("unknown");
        } catch (IOException e) {
            return "unknown";
        }
    }

    private static String space(Path folder) {
        try {
            FileStore store = Files.getFileStore(folder);
            return "%s, %s free".formatted(folder, megabytes(store.getUsableSpace()));
        } catch (IOException e) {
            return folder + " is not usable: " + e.getMessage();
        }
    }

    private static String megabytes(long bytes) {
        return (bytes >> 20) + " MiB";
    }
}
