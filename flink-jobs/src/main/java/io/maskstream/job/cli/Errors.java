package io.maskstream.job.cli;

import io.maskstream.job.console.FailedException;
import io.maskstream.job.console.UsageException;
import io.maskstream.model.ModelException;
import java.io.PrintWriter;
import java.util.List;
import java.util.function.BooleanSupplier;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Turns what a command throws into one line on stderr and an exit code: 2 for what was found before work began, 1 for a
 * failure of the work. A stack trace only with {@code --debug}.
 */
final class Errors {
    static final int FAILED = 1;
    static final int USAGE = 2;

    private final BooleanSupplier debug;

    Errors(BooleanSupplier debug) {
        this.debug = debug;
    }

    /** Unknown options and commands, missing and malformed values. */
    int usage(ParameterException error, String[] arguments) {
        CommandLine command = error.getCommandLine();
        StringBuilder line = new StringBuilder();
        if (error instanceof UnmatchedArgumentException unmatched) {
            line.append(unmatched(unmatched));
        } else {
            line.append(firstLine(error.getMessage()));
        }
        line.append(" (see ").append(command.getCommandSpec().qualifiedName()).append(" --help)");
        print(command.getErr(), line.toString(), error);
        return USAGE;
    }

    private static String unmatched(UnmatchedArgumentException error) {
        String argument = error.getUnmatched().get(0);
        String kind = argument.startsWith("-")
                ? "option"
                : error.getCommandLine().getSubcommands().isEmpty() ? "argument" : "command";
        List<String> suggestions = error.getSuggestions();
        String question = suggestions.isEmpty()
                ? ""
                : "; did you mean " + String.join(" or ", suggestions.subList(0, Math.min(3, suggestions.size())))
                        + "?";
        return "unknown %s '%s'%s".formatted(kind, argument, question);
    }

    /** What a command's work threw. */
    int execution(Exception error, CommandLine command, ParseResult parsed) {
        print(command.getErr(), message(error), error);
        return exitCode(error);
    }

    private static int exitCode(Exception error) {
        // A model that cannot be used is found when it is opened, before work; a command whose work has begun wraps it.
        return error instanceof UsageException || error instanceof ModelException ? USAGE : FAILED;
    }

    private static String message(Exception error) {
        boolean forPeople =
                error instanceof UsageException || error instanceof FailedException || error instanceof ModelException;
        if (forPeople && error.getMessage() != null) {
            return firstLine(error.getMessage());
        }
        Throwable root = error;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        String detail = root.getMessage() == null ? "" : ": " + firstLine(root.getMessage());
        return "unexpected %s%s (--debug prints where)"
                .formatted(root.getClass().getSimpleName(), detail);
    }

    private static String firstLine(String message) {
        return message.lines().findFirst().orElse("").strip();
    }

    private void print(PrintWriter err, String line, Exception error) {
        err.println("maskstream: " + line);
        if (debug.getAsBoolean()) {
            error.printStackTrace(err);
        }
        err.flush();
    }
}
