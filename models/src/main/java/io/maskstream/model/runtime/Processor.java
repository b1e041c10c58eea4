package io.maskstream.model.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What the machine's processor can do, as Linux says it. */
public final class Processor {
    private static final Path FACTS = Path.of("/proc/cpuinfo");
    private static final Set<String> BRAIN_FLOAT_FLAGS = Set.of("avx512_bf16", "amx_bf16", "avx_ne_convert", "bf16");

    private Processor() {}

    /** Its name; empty where the system does not say. */
    public static Optional<String> name() {
        return line("model name");
    }

    /** The instruction sets that matter here. */
    public static Set<String> vectorInstructions() {
        Set<String> found = new TreeSet<>();
        for (String flag : flags()) {
            if (flag.startsWith("avx") || flag.startsWith("amx") || flag.equals("fma") || flag.equals("asimd")) {
                found.add(flag);
            }
        }
        return found;
    }

    /** Whether it multiplies bfloat16 numbers; without, they are slower than 32-bit floats. */
    public static boolean multipliesBrainFloats() {
        return flags().stream().anyMatch(BRAIN_FLOAT_FLAGS::contains);
    }

    private static List<String> flags() {
        return line("flags")
                .or(() -> line("Features"))
                .map(flags -> Arrays.asList(flags.split("\\s+")))
                .orElse(List.of());
    }

    private static Optional<String> line(String key) {
        try {
            return Files.readAllLines(FACTS).stream()
                    .filter(line -> line.startsWith(key) && line.contains(":"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
