package io.maskstream.job.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** Reads {@code adapt}. */
final class AdaptationReader {
    private final Section adapt;

    AdaptationReader(Section adapt) {
        this.adapt = adapt;
    }

    /** Empty where nothing is adapted. */
    Optional<AdaptationConfiguration> read() {
        boolean background = adapt.value("mode", AdaptationReader::background).orElse(false);
        String directory = adapt.value("directory", text -> text).orElse("adapted");
        int cores = adapt.value("cores", Values::whole).orElse(1);
        int nice = adapt.value("nice", Values::whole).orElse(19);
        ByteSize heap = adapt.value("heap", Values::size).orElse(new ByteSize(1L << 30));
        String device = adapt.value("device", text -> text).orElse("cpu");
        Map<String, Object> training = new TreeMap<>();
        for (String whole : List.of("steps", "batch", "largest-grid", "seed", "save-every")) {
            read(whole, Values::whole, training);
        }
        read("rate", Values::number, training);
        read("precision", Function.identity(), training);
        AdaptationConfiguration read =
                adapt.build(() -> new AdaptationConfiguration(directory, cores, nice, heap.bytes(), device, training));
        return background ? Optional.of(read) : Optional.empty();
    }

    private <T> void read(String key, Function<String, T> parse, Map<String, Object> training) {
        adapt.value(key, parse).ifPresent(value -> training.put(key, value));
    }

    private static boolean background(String mode) {
        if (!List.of("off", "background").contains(mode)) {
            throw new IllegalArgumentException("'%s' is none of off, background".formatted(mode));
        }
        return mode.equals("background");
    }
}
