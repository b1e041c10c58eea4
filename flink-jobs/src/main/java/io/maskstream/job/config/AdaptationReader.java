package io.maskstream.job.config;

import io.maskstream.job.config.AdaptationConfiguration.Training;
import io.maskstream.model.train.ifseg.AdaptationSettings;
import java.util.List;
import java.util.Optional;

/** Reads {@code adapt}. */
final class AdaptationReader {
    private static final AdaptationSettings OFFICIAL = AdaptationSettings.OFFICIAL;

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
        int steps = adapt.value("steps", Values::whole).orElse(OFFICIAL.steps());
        int batch = adapt.value("batch", Values::whole).orElse(OFFICIAL.batch());
        int largest = adapt.value("largest-grid", Values::whole).orElse(OFFICIAL.largest());
        double rate = adapt.value("rate", Values::number).orElse(OFFICIAL.rate());
        int seed = adapt.value("seed", Values::whole).orElse((int) OFFICIAL.seed());
        int saveEvery = adapt.value("save-every", Values::whole).orElse(OFFICIAL.saveEvery());
        AdaptationConfiguration read = adapt.build(() -> new AdaptationConfiguration(
                directory,
                cores,
                nice,
                heap.bytes(),
                device,
                new Training(steps, batch, largest, rate, seed, saveEvery)));
        return background ? Optional.of(read) : Optional.empty();
    }

    private static boolean background(String mode) {
        if (!List.of("off", "background").contains(mode)) {
            throw new IllegalArgumentException("'%s' is none of off, background".formatted(mode));
        }
        return mode.equals("background");
    }
}
