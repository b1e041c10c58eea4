package io.maskstream.model.fuzz;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A reader of files from elsewhere, and good files for it. */
public interface FuzzTarget {

    /** How the table calls it, such as {@code zip pickle}. */
    String name();

    /** Good files to break. The smaller, the likelier a mutation hits something that matters. */
    List<FuzzSeed> seeds();

    /** The name of the file that {@link #read} gets. */
    default String fileName() {
        return "mutant";
    }

    /** Puts beside the file what the reader expects there; called once. */
    default void prepare(Path folder) throws IOException {}

    /**
     * Reads a mutant and everything in it. It may return, or throw a {@link io.maskstream.model.ModelException}; what it
     * opened must be closed either way.
     */
    void read(Path file) throws IOException;
}
