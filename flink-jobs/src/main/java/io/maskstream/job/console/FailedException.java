package io.maskstream.job.console;

/**
 * Work began and failed: a check fell short, a source ended in error, some inputs were unreadable. The message is one
 * line for people. The command ends with exit code 1.
 */
public class FailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public FailedException(String message) {
        super(message);
    }

    public FailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
