package io.maskstream.job.cli;

import java.io.IOException;
import java.io.InputStream;

/**
 * Ends the process when its stdin ends: the process that started it holds the other side open as long as it lives, however
 * it dies. The end is as by a signal, so that a state is saved.
 */
final class ParentWatch {
    private ParentWatch() {}

    static void begin(InputStream in, Runnable end) {
        Thread thread = new Thread(
                () -> {
                    await(in);
                    end.run();
                },
                "maskstream-parent");
        thread.setDaemon(true);
        thread.start();
    }

    private static void await(InputStream in) {
        try {
            while (in.read() >= 0) {
                // What comes is nothing to us; that it ends is.
            }
        } catch (IOException e) {
            // A pipe that is broken has ended, too.
            return;
        }
    }
}
