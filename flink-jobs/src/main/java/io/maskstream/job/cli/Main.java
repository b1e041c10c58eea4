package io.maskstream.job.cli;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** {@code maskstream COMMAND}: the list of commands, and how each of them ends. */
@Command(
        name = "maskstream",
        description = "Live video in, labelled masks out.",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        usageHelpAutoWidth = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:work began and failed",
            "2:found before work began: usage, configuration, a missing input, model or broker"
        },
        subcommands = {
            AdaptCommand.class,
            BenchCommand.class,
            DemoCommand.class,
            DoctorCommand.class,
            EvaluateCommand.class,
            ExportCommand.class,
            ImportCommand.class,
            ParityCommand.class,
            SegmentCommand.class,
            TrainCommand.class,
            ViewCommand.class,
            PublishCommand.class,
            RunCommand.class,
            StatusCommand.class,
            StopCommand.class,
        })
public final class Main implements Runnable {
    @Spec
    private CommandSpec spec;

    @Option(
            names = "--debug",
            scope = ScopeType.INHERIT,
            description = "Say more on stderr, and print stack traces of errors.")
    private boolean debug;

    private Main() {}

    /** Runs a command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        // Some libraries leave threads behind that are no daemons; the command is done when it says so.
        System.exit(run(arguments, new PrintWriter(System.out, true), new PrintWriter(System.err, true)));
    }

    /**
     * Runs a command.
     *
     * @param out where results go
     * @param err where everything for people goes
     * @return the exit code
     */
    public static int run(String[] arguments, PrintWriter out, PrintWriter err) {
        return commandLine(out, err).execute(arguments);
    }

    static CommandLine commandLine(PrintWriter out, PrintWriter err, Object... more) {
        Main main = new Main();
        Errors errors = new Errors(() -> main.debug);
        CommandLine commandLine = new CommandLine(main);
        for (Object command : more) {
            commandLine.addSubcommand(command);
        }
        return commandLine
                .setOut(out)
                .setErr(err)
                .setParameterExceptionHandler(errors::usage)
                .setExecutionExceptionHandler(errors::execution)
                .setExecutionStrategy(parsed -> {
                    LogLevel.set(main.debug);
                    return new CommandLine.RunLast().execute(parsed);
                });
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "no command given");
    }
}
