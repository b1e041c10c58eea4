package io.maskstream.job.config;

import io.maskstream.job.console.UsageException;

/** A job configuration says something that cannot be; the message begins with {@code file:line:column}. */
public final class ConfigurationException extends UsageException {
    private static final long serialVersionUID = 1L;

    ConfigurationException(String file, Place place, String message) {
        super("%s:%d:%d: %s".formatted(file, place.line(), place.column(), message));
    }

    ConfigurationException(String message) {
        super(message);
    }
}
