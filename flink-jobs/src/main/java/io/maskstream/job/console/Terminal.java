package io.maskstream.job.console;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether a person watches stderr. */
final class Terminal {
    private Terminal() {}

    /** {@link System#console()} asks for stdin and stdout, which are often pipes while stderr is a terminal. */
    static boolean showsStandardError() {
        Path link = Path.of("/proc/self/fd/2");
        try {
            String target = Files.readSymbolicLink(link).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException | UnsupportedOperationException e) {
            return System.console() != null;
        }
    }
}
