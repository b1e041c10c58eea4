package io.maskstream.job.local;

import org.apache.flink.util.SerializedThrowable;

/** The line of an error that people can do something about: of the innermost one that says something. */
public final class RootCause {
    private RootCause() {}

    /** The first line of what an error itself says. */
    public static String firstLine(Throwable error) {
        String message = error.getMessage() == null ? "" : error.getMessage();
        return message.lines()
                .findFirst()
                .orElse(error.getClass().getSimpleName())
                .strip();
    }

    /** Flink wraps what an operator threw several times, on the way between processes also as text. */
    public static String line(Throwable error) {
        String line = error.getClass().getSimpleName();
        for (Throwable t = error; t != null; t = t.getCause()) {
            String message = t.getMessage();
            if (message != null && !message.isBlank()) {
                line = message.lines().findFirst().orElse(line).strip();
            } else if (t.getCause() == null) {
                line = t.getClass().getSimpleName();
            }
        }
        // A serialized throwable's message begins with its original class; the class says nothing to people.
        return error instanceof SerializedThrowable || line.matches("[\\w.$]+(Exception|Error): .*")
                ? line.replaceFirst("^([\\w.$]+(Exception|Error): )+", "")
                : line;
    }
}
