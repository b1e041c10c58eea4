package io.maskstream.stream.video;

import java.net.InetAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * Where to connect to, and how.
 *
 * @param address of the camera, already judged; no name is looked up again
 * @param port its RTSP port
 * @param resource path and query as the camera knows them, with the slash
 * @param login who asks; empty where the camera lets everybody in
 * @param transport how the pictures come
 * @param limit longest time to connect, and longest silence afterwards
 */
public record RtspTarget(
        InetAddress address,
        int port,
        String resource,
        Optional<Login> login,
        RtspTransport transport,
        Duration limit) {
    public RtspTarget {
        Objects.requireNonNull(address);
        Objects.requireNonNull(resource);
        Objects.requireNonNull(login);
        Objects.requireNonNull(transport);
        if (limit.isNegative() || limit.isZero()) {
            throw new IllegalArgumentException("the limit is %s, must be positive".formatted(limit));
        }
    }

    /** A name and its password, which nobody gets to read. */
    public record Login(String user, String password) {
        @Override
        public String toString() {
            return "***";
        }
    }

    /** With the login in it: for the library alone. */
    String url() {
        String host = address.getHostAddress();
        // A scope means the same on this machine only, and the library does not know it.
        String bare = host.contains("%") ? host.substring(0, host.indexOf('%')) : host;
        String authority = (bare.contains(":") ? "[" + bare + "]" : bare) + ":" + port;
        return "rtsp://"
                + login.map(known -> encoded(known.user()) + ":" + encoded(known.password()) + "@")
                        .orElse("")
                + authority
                + resource;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public String toString() {
        return "rtsp://" + address.getHostAddress() + ":" + port;
    }
}
