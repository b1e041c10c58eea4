package io.maskstream.job.viewer;

import io.maskstream.job.config.SourceConfiguration.KafkaConnection;
import java.net.InetAddress;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What a viewer shows, and to whom.
 *
 * @param connection the broker
 * @param masks topic of the masks
 * @param previews topic of the previews; masks are shown without pictures where there is none
 * @param alerts topic of the alerts
 * @param control where words can be changed; empty for looking only
 * @param listen the address; beyond the loopback interface looking needs the token, too
 * @param port 0 for a free one
 * @param allowedHosts names by which browsers may ask, beside those of the loopback interface
 * @param token for whoever changes something
 */
public record ViewerSettings(
        KafkaConnection connection,
        String masks,
        Optional<String> previews,
        Optional<String> alerts,
        Optional<Control> control,
        InetAddress listen,
        int port,
        Set<String> allowedHosts,
        AccessToken token) {
    /** The standard port. */
    public static final int PORT = 8089;

    /**
     * Topics of commands.
     *
     * @param topic where commands go
     * @param events where their answers come from
     */
    public record Control(String topic, String events) {}

    public ViewerSettings {
        Objects.requireNonNull(connection);
        Objects.requireNonNull(masks);
        Objects.requireNonNull(previews);
        Objects.requireNonNull(alerts);
        Objects.requireNonNull(control);
        Objects.requireNonNull(token);
        allowedHosts = Set.copyOf(allowedHosts);
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port %d: 0 to 65535".formatted(port));
        }
        if (!listen.isLoopbackAddress() && allowedHosts.isEmpty()) {
            throw new IllegalArgumentException(
                    "listening on %s needs the name by which browsers ask for it; give --allow-host NAME"
                            .formatted(listen.getHostAddress()));
        }
    }

    boolean lookingNeedsToken() {
        return !listen.isLoopbackAddress();
    }
}
