package io.maskstream.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.maskstream.job.console.FailedException;
import io.maskstream.job.console.UsageException;
import io.maskstream.model.ModelException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

class MainTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @AfterEach
    void forgetLogLevel() {
        System.clearProperty("maskstream.log.level");
        System.clearProperty("maskstream.log.parts");
    }

    @Test
    void listsItsCommandsAndExitCodesInHelp() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString())
                .contains("Usage: maskstream")
                .contains("bench")
                .contains("Exit codes:");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void everyCommandHasHelpAndADescription() {
        CommandLine top = commandLine(() -> {});
        assertHelp(top, "");
    }

    private static void assertHelp(CommandLine command, String path) {
        assertThat(command.getCommandSpec().optionsMap()).as(path).containsKeys("--help", "--debug");
        assertThat(command.getCommandSpec().usageMessage().description())
                .as(path)
                .isNotEmpty();
        command.getSubcommands().forEach((name, child) -> assertHelp(child, path + " " + name));
    }

    @Test
    void printsItsVersion() {
        assertThat(run("--version")).isZero();
        assertThat(out.toString()).matches("maskstream \\d+\\.\\d+\\.\\d+.*\\s+");
    }

    @Test
    void refusesAnUnknownCommandWithASuggestionOnOneLine() {
        assertThat(run("bnch")).isEqualTo(2);
        assertThat(lines()).hasSize(1);
        assertThat(err.toString()).startsWith("maskstream: ").contains("unknown command 'bnch'; did you mean bench?");
    }

    @Test
    void refusesAnUnknownOptionWithASuggestionOnOneLine() {
        assertThat(runProbe(() -> {}, "--bootstap=x")).isEqualTo(2);
        assertThat(lines()).hasSize(1);
        assertThat(err.toString())
                .contains("--bootstap")
                .contains("--bootstrap")
                .contains("maskstream probe --help");
    }

    @Test
    void asksForACommandWhereNoneIsGiven() {
        assertThat(run()).isEqualTo(2);
        assertThat(err.toString()).startsWith("maskstream: no command given").contains("--help");
    }

    @Test
    void endsWithTwoForWhatWasFoundBeforeWork() {
        assertThat(runProbe(() -> fail(new UsageException("job.yaml: no sources; add one"))))
                .isEqualTo(2);
        assertThat(err.toString()).isEqualTo("maskstream: job.yaml: no sources; add one\n");
    }

    @Test
    void endsWithTwoForAModelThatCannotBeOpened() {
        assertThat(runProbe(() -> fail(new ModelException("models/x: no config.json"))))
                .isEqualTo(2);
        assertThat(err.toString()).isEqualTo("maskstream: models/x: no config.json\n");
    }

    @Test
    void endsWithOneForWorkThatFailed() {
        assertThat(runProbe(() -> fail(new FailedException("3 of 10 pictures were unreadable"))))
                .isEqualTo(1);
        assertThat(err.toString()).isEqualTo("maskstream: 3 of 10 pictures were unreadable\n");
    }

    @Test
    void namesTheRootOfAnUnexpectedErrorWithoutAStackTrace() {
        assertThat(runProbe(() -> fail(new IllegalStateException("outer", new ArithmeticException("inner")))))
                .isEqualTo(1);
        assertThat(lines()).hasSize(1);
        assertThat(err.toString()).contains("ArithmeticException: inner").contains("--debug");
    }

    @Test
    void printsTheStackTraceWithDebugBeforeOrBehindTheCommand() {
        Probe probe = () -> fail(new FailedException("broken"));
        assertThat(runProbe(probe, "--debug")).isEqualTo(1);
        assertThat(err.toString()).contains("\tat io.maskstream");
        assertThat(System.getProperty("maskstream.log.level")).isEqualTo("DEBUG");
    }

    private int run(String... arguments) {
        return Main.run(arguments, new PrintWriter(out), new PrintWriter(err));
    }

    private int runProbe(Probe probe, String... arguments) {
        String[] all = new String[arguments.length + 1];
        all[0] = "probe";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return commandLine(probe).execute(all);
    }

    private CommandLine commandLine(Probe probe) {
        return Main.commandLine(new PrintWriter(out), new PrintWriter(err), new ProbeCommand(probe));
    }

    private String[] lines() {
        return err.toString().split("\n");
    }

    private static void fail(RuntimeException error) {
        throw error;
    }

    private interface Probe {
        void run();
    }

    @Command(name = "probe", description = "Does what the test says.")
    private static final class ProbeCommand implements Callable<Integer> {
        private final Probe probe;

        @Option(names = "--bootstrap", description = "A broker.")
        private String bootstrap;

        ProbeCommand(Probe probe) {
            this.probe = probe;
        }

        @Override
        public Integer call() {
            probe.run();
            return 0;
        }
    }
}
