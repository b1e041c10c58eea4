package io.maskstream.model;

import java.util.Optional;

/**
 * Where a model directory comes from.
 *
 * @param source name of the checkpoint file that was imported, or of the run that trained it
 * @param sha256 SHA-256 of that file in lower-case hex; empty where there is none, as for trained or random weights
 * @param command the command line that made the directory
 * @param version version of the software that made it
 */
public record Provenance(String source, Optional<String> sha256, String command, String version) {
    public Provenance {
        if (source.isBlank() || command.isBlank() || version.isBlank()) {
            throw new IllegalArgumentException("provenance needs a source, a command and a version");
        }
        if (sha256.filter(hex -> !hex.matches("[0-9a-f]{64}")).isPresent()) {
            throw new IllegalArgumentException("provenance sha256 must be 64 digits of lower-case hex");
        }
    }
}
