package io.maskstream.model;

/**
 * A model, checkpoint or its input is not as it must be. The message is one line for people: what, where, what was
 * expected, what to do.
 */
public class ModelException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ModelException(String message) {
        super(message);
    }

    public ModelException(String message, Throwable cause) {
        super(message, cause);
    }
}
