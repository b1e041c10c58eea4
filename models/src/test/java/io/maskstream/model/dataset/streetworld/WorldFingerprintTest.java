package io.maskstream.model.dataset.streetworld;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The world is fixed: trained weights and reported figures belong to exactly these pixels. */
class WorldFingerprintTest {
    /** Change it only with a new version of the world; bundles and tables that were made before belong to the old one. */
    static final String GOLDEN = "59684608d360fef77fdc5386094355c0417bf2ca23b9677d1daaadeb94ca9c79";

    @Test
    void theSamePixelsLabelsAndCaptionsAsWhenTheWorldWasFixed() {
        assertThat(WorldFingerprint.of()).isEqualTo(GOLDEN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-Xint", "-XX:-UseSuperWord", "-XX:UseSSE=2 -XX:UseAVX=0", "-XX:TieredStopAtLevel=1"})
    void theSamePixelsWithoutCompilerAndWithoutVectorInstructions(String flags) throws Exception {
        assertThat(inJvm(flags)).isEqualTo(GOLDEN);
    }

    private static String inJvm(String flags) throws IOException, InterruptedException, URISyntaxException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // Flags for another kind of processor are skipped there, not refused.
        command.add("-XX:+IgnoreUnrecognizedVMOptions");
        command.addAll(List.of(flags.split(" ")));
        command.addAll(List.of(
                "-Xmx512m",
                "-cp",
                classes(Streetworld.class) + java.io.File.pathSeparator + classes(WorldFingerprint.class),
                WorldFingerprint.class.getName()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(2, TimeUnit.MINUTES)).as(output).isTrue();
            return output.strip();
        } finally {
            process.destroyForcibly();
        }
    }

    private static String classes(Class<?> type) throws URISyntaxException {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI())
                .toString();
    }
}
