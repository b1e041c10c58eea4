package io.maskstream.job.adapt;

import io.maskstream.model.Vocabulary;
import java.nio.file.Path;
import java.util.Optional;

/** A process that has a model adapted, and is killed by a test: {@code MODEL DIRECTORY}. */
final class AdapterOfItsOwn {
    private AdapterOfItsOwn() {}

    public static void main(String[] arguments) throws InterruptedException {
        Heard heard = new Heard();
        new ProcessAdapter(AdaptationProcessITCase.settings(Path.of(arguments[1]), 1_000_000), arguments[0])
                .begin(Optional.empty(), Vocabulary.of("road", "dog"), heard);
        heard.end();
    }
}
