package io.maskstream.job.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.Map;

/**
 * Results for programs: one JSON object a line on stdout. Whoever prints them prints nothing else there; what people
 * read goes to stderr.
 */
public final class JsonLines {
    private final ObjectMapper mapper = new ObjectMapper();
    private final PrintWriter out;

    /** Lines to {@code out}, which a command takes from {@code spec.commandLine().getOut()}. */
    public JsonLines(PrintWriter out) {
        this.out = out;
    }

    /** Prints fields in the map's order; give a {@link java.util.LinkedHashMap}. */
    public void print(Map<String, ?> fields) {
        write(fields);
    }

    /** Prints a record's components in their order, named by its Jackson annotations. */
    public void print(Record result) {
        write(result);
    }

    private void write(Object value) {
        try {
            out.println(mapper.writeValueAsString(value));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
        // A reader at the end of a pipe wants the line now, not at exit.
        out.flush();
    }
}
