package io.maskstream.job.local;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The line of an error that people can do something about: of the innermost one that says something, or of one around it
 * that repeats it and says more.
 */
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
        List<String> lines = new ArrayList<>();
        Throwable innermost = error;
        for (Throwable t = error; t != null; t = t.getCause()) {
            message(t).ifPresent(lines::add);
            innermost = t;
        }
        if (message(innermost).isEmpty()) {
            lines.add(innermost.getClass().getSimpleName());
        }
        int chosen = lines.size() - 1;
        while (chosen > 0 && lines.get(chosen - 1).contains(lines.get(chosen))) {
            chosen--;
        }
        return lines.get(chosen);
    }

    /** Its first line without the classes before it, which say nothing to people. */
    private static Optional<String> message(Throwable error) {
        return Optional.ofNullable(error.getMessage())
                .flatMap(text -> text.lines().findFirst())
                .map(line -> line.strip().replaceFirst("^([\\w.$]+(Exception|Error): )+", ""))
                .filter(line -> !line.isEmpty());
    }
}
