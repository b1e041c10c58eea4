package io.maskstream.job.console;

/**
 * Found before work began: wrong usage or configuration, a missing input, model or broker. The message is one line for
 * people: what is wrong, where, what was expected, what to do. The command ends with exit code 2.
 */
public class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UsageException(String message) {
        super(message);
    }

    public UsageException(String message, Throwable cause) {
        super(message, cause);
    }
}
