package io.maskstream.stream.source;

import io.maskstream.stream.video.RtspTransport;
import java.io.Serializable;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * A camera as a stream.
 *
 * @param stream its id
 * @param address where it is
 * @param login where its credentials are kept; null where it lets everybody in, since optionals do not travel
 * @param transport how its pictures come
 * @param reconnect how soon a lost connection is made anew
 * @param timeout longest time to connect, and longest time without a complete picture
 */
public record Camera(
        String stream,
        CameraAddress address,
        CredentialReference login,
        RtspTransport transport,
        ReconnectDelays reconnect,
        Duration timeout)
        implements Serializable {
    private static final long serialVersionUID = 1L;
    /** Patient enough for a picture every few seconds. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);

    public Camera {
        Objects.requireNonNull(stream);
        Objects.requireNonNull(address);
        Objects.requireNonNull(transport);
        Objects.requireNonNull(reconnect);
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("timeout is %s, must be positive".formatted(timeout));
        }
    }

    Optional<CredentialReference> credentials() {
        return Optional.ofNullable(login);
    }

    @Override
    public String toString() {
        return "camera '%s' (%s)".formatted(stream, address);
    }
}
