package io.maskstream.job.viewer;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;

/**
 * What whoever changes something must know.
 *
 * @param text at least {@value #SHORTEST} letters, digits, and {@code - . _ ~}, so that it fits into addresses and headers
 */
public record AccessToken(String text) {
    private static final int SHORTEST = 16;
    private static final int BYTES = 18;

    public AccessToken {
        if (!text.matches("[A-Za-z0-9._~-]{" + SHORTEST + ",256}")) {
            throw new IllegalArgumentException(
                    "a token has 16 to 256 letters, digits or - . _ ~; such as 'openssl rand -hex 16' prints");
        }
    }

    /** One that nobody can guess. */
    public static AccessToken random() {
        byte[] bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return new AccessToken(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    /** Compares without telling by its time how much was right. */
    boolean is(Optional<String> given) {
        byte[] bytes = given.orElse("").getBytes(StandardCharsets.UTF_8);
        return MessageDigest.isEqual(text.getBytes(StandardCharsets.UTF_8), bytes);
    }

    /** Keeps it out of logs. */
    @Override
    public String toString() {
        return "a token";
    }
}
