package io.maskstream.job.cli;

import java.io.PrintWriter;
import java.util.Arrays;
import picocli.CommandLine;

/**
 * The process that a job starts to adapt its model: {@code adapt} and no other command, so that it needs none of the
 * libraries that only other commands use, which a cluster lacks.
 */
public final class AdaptationProcess {
    private AdaptationProcess() {}

    /** Runs {@code adapt …} and ends the process with its exit code. */
    public static void main(String[] arguments) {
        Errors errors = new Errors(() -> false);
        CommandLine command = new CommandLine(new AdaptCommand())
                .setOut(new PrintWriter(System.out, true))
                .setErr(new PrintWriter(System.err, true))
                .setParameterExceptionHandler(errors::usage)
                .setExecutionExceptionHandler(errors::execution);
        // The first one names the command.
        System.exit(command.execute(Arrays.copyOfRange(arguments, 1, arguments.length)));
    }
}
