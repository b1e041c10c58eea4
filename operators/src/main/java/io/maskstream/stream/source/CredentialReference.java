package io.maskstream.stream.source;

import io.maskstream.stream.video.RtspTarget.Login;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;

/**
 * Where a camera's {@code user:password} is kept. Only the reference travels in a job; each connection looks it up where it
 * is made, so that a changed file counts from the next one on.
 */
public sealed interface CredentialReference extends Serializable {

    /** In an environment variable of the TaskManager. */
    record Environment(String name) implements CredentialReference {
        public Environment {
            if (!name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
                throw new IllegalArgumentException(
                        "env: wants the name of an environment variable, such as env:GATE_RTSP");
            }
        }

        @Override
        public String toString() {
            return "env:" + name;
        }
    }

    /** In a file on every TaskManager. */
    record InFile(String path) implements CredentialReference {
        public InFile {
            if (path.isBlank()) {
                throw new IllegalArgumentException("file: wants a path, such as file:/run/secrets/gate");
            }
        }

        @Override
        public String toString() {
            return "file:" + path;
        }
    }

    /**
     * Reads {@code env:NAME} or {@code file:PATH}.
     *
     * @throws IllegalArgumentException if it is neither; the text, which may be a password, is not repeated
     */
    static CredentialReference parse(String text) {
        if (text.startsWith("env:")) {
            return new Environment(text.substring("env:".length()));
        }
        if (text.startsWith("file:")) {
            return new InFile(text.substring("file:".length()));
        }
        throw new IllegalArgumentException(
                "is no reference; write env:NAME or file:PATH, and keep user:password there");
    }

    /**
     * What the reference leads to.
     *
     * @param environment of the process
     * @throws IOException if it leads nowhere, or to something else; the message says where, never what
     */
    default Login lookUp(Map<String, String> environment) throws IOException {
        String text = read(environment).strip();
        int colon = text.indexOf(':');
        if (colon < 1 || text.chars().anyMatch(Character::isISOControl)) {
            throw new IOException("has credentials in %s that are not user:password on one line".formatted(this));
        }
        return new Login(text.substring(0, colon), text.substring(colon + 1));
    }

    private String read(Map<String, String> environment) throws IOException {
        if (this instanceof InFile file) {
            try {
                return Files.readString(Path.of(file.path()));
            } catch (IOException | InvalidPathException e) {
                throw new IOException(
                        "has credentials in %s, which cannot be read; make it readable".formatted(this), e);
            }
        }
        String name = ((Environment) this).name();
        String text = environment.get(name);
        if (text == null) {
            throw new IOException(
                    "has credentials in %s, but the environment has no '%s'; set it".formatted(this, name));
        }
        return text;
    }
}
