package io.maskstream.job.adapt;

import io.maskstream.job.config.AdaptationConfiguration;
import io.maskstream.model.Vocabulary;
import io.maskstream.stream.control.Adapter;
import java.util.Objects;
import java.util.Optional;

/**
 * Adapts in a process of its own for each set of words, on the machine where control runs.
 *
 * @param settings what it may use, and how it learns
 * @param model directory of the configuration's model
 */
public record ProcessAdapter(AdaptationConfiguration settings, String model) implements Adapter {
    private static final long serialVersionUID = 1L;

    public ProcessAdapter {
        Objects.requireNonNull(settings);
        Objects.requireNonNull(model);
    }

    @Override
    public Run begin(Optional<String> chosen, Vocabulary words, Listener listener) {
        AdaptationRun run = new AdaptationRun(chosen.orElse(model), words, settings, listener);
        run.start();
        return run;
    }
}
