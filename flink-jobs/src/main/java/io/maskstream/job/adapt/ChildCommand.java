package io.maskstream.job.adapt;

import io.maskstream.job.cli.AdaptationProcess;
import io.maskstream.job.config.AdaptationConfiguration;
import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The command line of an adaptation: this process's Java with this process's classes. On a cluster the job's own classes are
 * in the jar that was sent to the task manager, which its class path does not name.
 */
final class ChildCommand {
    /** Where native libraries are unpacked, and what the launcher tells the engine. */
    private static final List<String> INHERITED = List.of("ai.djl.", "org.bytedeco.", "maskstream.", "java.io.tmpdir");

    private ChildCommand() {}

    static List<String> of(AdaptationFolder folder, AdaptationConfiguration settings) {
        // Ctrl-C in a terminal is for the job, which then decides about its adaptation.
        List<String> line = new ArrayList<>(wrapped("setsid"));
        line.addAll(wrapped("nice", "-n", Integer.toString(settings.nice())));
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.add("-Xmx" + settings.heapBytes());
        // Java's own threads, of the garbage collector and the compiler, count too.
        line.add("-XX:ActiveProcessorCount=" + settings.cores());
        line.add("-XX:+ExitOnOutOfMemoryError");
        line.add("-Djava.awt.headless=true");
        System.getProperties().stringPropertyNames().stream()
                .filter(name -> INHERITED.stream().anyMatch(name::startsWith))
                .sorted()
                .forEach(name -> line.add("-D%s=%s".formatted(name, System.getProperty(name))));
        line.addAll(List.of("-cp", classPath(), AdaptationProcess.class.getName()));
        line.addAll(arguments(folder, settings));
        return line;
    }

    private static List<String> arguments(AdaptationFolder folder, AdaptationConfiguration settings) {
        List<String> arguments = new ArrayList<>(List.of("adapt", "ifseg", "--json", "--resume", "--until-stdin-ends"));
        option(arguments, "--model", folder.base());
        option(arguments, "--words-file", folder.wordsFile());
        option(arguments, "--out", folder.path());
        option(arguments, "--threads", settings.cores());
        option(arguments, "--device", settings.device());
        settings.training().forEach((name, value) -> option(arguments, "--" + name, value));
        return arguments;
    }

    private static void option(List<String> arguments, String name, Object value) {
        arguments.add(name);
        arguments.add(value.toString());
    }

    /** A command that runs another one in its own place; nothing where the machine has none. */
    private static List<String> wrapped(String name, String... arguments) {
        return Stream.of("/usr/bin", "/bin")
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst()
                .map(path -> Stream.concat(Stream.of(path.toString()), Stream.of(arguments))
                        .toList())
                .orElse(List.of());
    }

    static String classPath() {
        String whole = System.getProperty("java.class.path");
        return ownPlace(AdaptationProcess.class)
                .filter(own -> !List.of(whole.split(File.pathSeparator)).contains(own))
                .map(own -> own + File.pathSeparator + whole)
                .orElse(whole);
    }

    private static Optional<String> ownPlace(Class<?> own) {
        CodeSource source = own.getProtectionDomain().getCodeSource();
        try {
            return source == null
                    ? Optional.empty()
                    : Optional.of(Path.of(source.getLocation().toURI()).toString());
        } catch (URISyntaxException | IllegalArgumentException e) {
            // Not a file: then the class path has to do.
            return Optional.empty();
        }
    }
}
