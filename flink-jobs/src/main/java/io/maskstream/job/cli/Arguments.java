package io.maskstream.job.cli;

import io.maskstream.job.console.UsageException;
import java.util.function.Supplier;

/** Turns what types say of a bad value into a usage error. */
final class Arguments {
    private Arguments() {}

    /** The value, or exit code 2 with the type's own line. */
    static <T> T parse(Supplier<T> value) {
        try {
            return value.get();
        } catch (IllegalArgumentException e) {
            throw new UsageException(e.getMessage(), e);
        }
    }
}
