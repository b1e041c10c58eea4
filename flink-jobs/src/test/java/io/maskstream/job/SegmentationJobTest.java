package io.maskstream.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maskstream.job.console.UsageException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SegmentationJobTest {
    @TempDir
    private Path folder;

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String... arguments) {
        return SegmentationJob.run(arguments, new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    private String line() {
        String text = err.toString(StandardCharsets.UTF_8);
        assertThat(text).hasLineCount(1).startsWith("maskstream: ");
        return text;
    }

    @Test
    void theBuildNamesItAsTheJarsMainClass() throws Exception {
        List<String> named = Pattern.compile("<mainClass>(.*)</mainClass>")
                .matcher(Files.readString(Path.of("pom.xml")))
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();
        assertThat(named).hasSize(1);
        Class<?> main = Class.forName(named.get(0));
        assertThat(main.getMethod("main", String[].class).getModifiers())
                .matches(Modifier::isStatic)
                .matches(Modifier::isPublic);
    }

    @Test
    void aMissingConfigurationIsOneLineAndWrongUsage() {
        assertThat(run()).isEqualTo(2);
        assertThat(line()).contains("--config=FILE", "flink run maskstream-job.jar --config job.yaml");
    }

    @Test
    void aMisspeltKeyIsOneLineWithItsPlace() throws Exception {
        Path yaml = Files.writeString(
                folder.resolve("job.yaml"),
                "%ssampling: {max-fsp: 5}\n"
                        .formatted(
                                """
                sources: [{file: {stream: lobby, path: lobby.mp4}}]
                model: {directory: constant}
                vocabulary: [road]
                sinks: [{files: {directory: out}}]
                """));
        assertThat(run("--config", yaml.toString())).isEqualTo(2);
        assertThat(line()).contains("job.yaml:5:12", "did you mean 'max-fps'");
    }

    @Test
    void aModelThatIsNotThereIsOneLine() throws Exception {
        Path yaml = Files.writeString(
                folder.resolve("job.yaml"),
                """
                sources: [{file: {stream: lobby, path: lobby.mp4}}]
                model: {directory: "%s"}
                vocabulary: [road]
                sinks: [{files: {directory: out}}]
                """
                        .formatted(folder.resolve("no-model")));
        assertThat(run("--config", yaml.toString())).isEqualTo(2);
        assertThat(line()).contains("no-model");
    }

    @Test
    void aProcessThatBelongsToOthersIsNotEndedButTold() {
        String[] arguments = {"--config", folder.resolve("no.yaml").toString()};
        assertThatThrownBy(() -> SegmentationJob.main(arguments))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("no.yaml: no such file");
    }
}
