package io.maskstream.job.adapt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.maskstream.job.config.AdaptationConfiguration;
import io.maskstream.model.Vocabulary;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is decided about an adaptation's process before it starts and after its end. */
class AdaptationRunTest {
    @TempDir
    private Path folder;

    private AdaptationConfiguration settings(int steps) {
        return new AdaptationConfiguration(
                folder.resolve("adapted").toString(),
                3,
                19,
                256L << 20,
                "cpu",
                Map.of("steps", steps, "batch", 2, "largest-grid", 4, "rate", 5e-3, "save-every", 10));
    }

    @Test
    void aProcessThatCouldNotSayWhyItEndedIsExplained() {
        Path log = Path.of("log.txt");
        assertThat(AdaptationRun.reason(137, 1, Optional.empty(), log)).startsWith("its process was killed");
        assertThat(AdaptationRun.reason(3, 256L << 20, Optional.of("x"), log))
                .isEqualTo("its Java heap of 256MiB is too small; raise adapt.heap, and send the words again");
        assertThat(AdaptationRun.reason(134, 1, Optional.of("Aborted"), log))
                .isEqualTo("its process ended with code 134: Aborted; all that it said is in log.txt");
    }

    @Test
    void theRunDirectoryFollowsFromModelWordsInAnyOrderAndSettings() {
        Path model = TinyOfa.write(folder.resolve("tiny"));
        Path other = TinyOfa.write(folder.resolve("other"), 1, "encoder.layers.0.fc1.weight");
        Path first = path(model, Vocabulary.of("road", "dog"), 10);

        assertThat(first).isAbsolute().hasParentRaw(folder.resolve("adapted"));
        assertThat(first.getFileName().toString()).matches("tiny-[0-9a-f]{16}");
        assertThat(path(model, Vocabulary.of("dog", "road"), 10)).isEqualTo(first);
        assertThat(List.of(
                        path(model, Vocabulary.of("dog", "road", "sky"), 10),
                        path(model, Vocabulary.of("dog", "road"), 11),
                        path(other, Vocabulary.of("dog", "road"), 10)))
                .doesNotHaveDuplicates()
                .doesNotContain(first);
        assertThat(folder.resolve("adapted")).doesNotExist();
    }

    private Path path(Path model, Vocabulary words, int steps) {
        return AdaptationFolder.of(model, words, settings(steps)).path();
    }

    @Test
    void theProcessIsThisJavaWithTheseClassesAtTheLowestPriorityAwayFromTheTerminal() {
        Path model = TinyOfa.write(folder.resolve("tiny"));
        List<String> line =
                ChildCommand.of(AdaptationFolder.of(model, Vocabulary.of("road", "dog"), settings(10)), settings(10));

        assumeTrue(Files.isExecutable(Path.of("/usr/bin/nice")) && Files.isExecutable(Path.of("/usr/bin/setsid")));
        assertThat(line).startsWith("/usr/bin/setsid", "/usr/bin/nice", "-n", "19");
        assertThat(line)
                .contains(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString())
                .contains("-Xmx268435456", "-XX:ActiveProcessorCount=3")
                .containsSequence("--threads", "3")
                .containsSequence("adapt", "ifseg", "--json", "--resume", "--until-stdin-ends")
                .containsSequence("--model", model.toString());
        assertThat(ChildCommand.classPath().split(File.pathSeparator))
                .contains(System.getProperty("java.class.path").split(File.pathSeparator));
    }
}
