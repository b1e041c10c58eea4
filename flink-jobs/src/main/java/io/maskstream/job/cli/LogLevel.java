package io.maskstream.job.cli;

/** Sets what {@code log4j2.properties} reads when the first logger is made; no logging class is loaded here. */
final class LogLevel {
    private LogLevel() {}

    static void set(boolean debug) {
        if (debug) {
            System.setProperty("maskstream.log.level", "DEBUG");
            System.setProperty("maskstream.log.parts", "INFO");
        }
    }
}
