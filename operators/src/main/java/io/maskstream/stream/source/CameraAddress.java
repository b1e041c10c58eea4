package io.maskstream.stream.source;

import java.io.IOException;
import java.io.Serializable;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Where a camera is: the parts of an {@code rtsp://} URL that was found harmless. A message about it names host and port,
 * never the rest: many cameras want a password in the path or query.
 *
 * @param host name or literal address
 * @param port {@value #PORT} unless the URL says otherwise
 * @param resource path and query, with the slash; for the camera alone
 */
public record CameraAddress(String host, int port, String resource) implements Serializable {
    private static final long serialVersionUID = 1L;
    static final int PORT = 554;
    private static final int LONGEST = 2048;
    private static final Set<String> METADATA = Set.of("metadata", "metadata.google.internal", "instance-data");

    /**
     * Judges a URL.
     *
     * @throws IllegalArgumentException if it is none, or leads elsewhere than to a camera; the message does not repeat it
     */
    public static CameraAddress parse(String url) {
        int colon = url.indexOf(':');
        String scheme = colon < 0 ? "" : url.substring(0, colon).toLowerCase(Locale.ROOT);
        if (!scheme.equals("rtsp")) {
            String found = scheme.matches("[a-z][a-z0-9+.-]{0,15}") ? "begins with '" + scheme + ":'" : "has no scheme";
            throw new IllegalArgumentException(found + ", expected rtsp://HOST/PATH");
        }
        URI uri = uri(url);
        if (uri.getRawUserInfo() != null || url.substring(0, authorityEnd(url)).contains("@")) {
            throw new IllegalArgumentException("holds credentials, which would be seen by all who see the job; "
                    + "write them as 'credentials: env:NAME' or 'credentials: file:PATH'");
        }
        String host = uri.getHost();
        if (host == null) {
            throw new IllegalArgumentException("has no valid host, expected rtsp://HOST/PATH or rtsp://HOST:PORT/PATH");
        }
        String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        if (uri.getPort() == 0 || uri.getPort() > 65535) {
            throw new IllegalArgumentException("has port %d, expected 1 to 65535".formatted(uri.getPort()));
        }
        if (uri.getRawFragment() != null) {
            throw new IllegalArgumentException("has a '#', which no camera understands; write it as %23");
        }
        requireHarmless(bare);
        String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        String resource = uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
        return new CameraAddress(bare, uri.getPort() < 0 ? PORT : uri.getPort(), resource);
    }

    private static URI uri(String url) {
        if (url.length() > LONGEST) {
            throw new IllegalArgumentException(
                    "has %d characters, at most %d are sent".formatted(url.length(), LONGEST));
        }
        try {
            return new URI(url);
        } catch (URISyntaxException e) {
            // Neither its message nor itself as a cause: both repeat the URL.
            throw new IllegalArgumentException(
                    "is no URL: %s at character %d".formatted(e.getReason(), e.getIndex() + 1));
        }
    }

    private static int authorityEnd(String url) {
        int start = url.indexOf("//") + 2;
        int slash = url.indexOf('/', start);
        return slash < 0 ? url.length() : slash;
    }

    private static void requireHarmless(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        if (METADATA.contains(name.endsWith(".") ? name.substring(0, name.length() - 1) : name)) {
            throw new IllegalArgumentException("leads to '%s', a cloud's metadata and no camera".formatted(host));
        }
        boolean literal = host.contains(":") || host.matches("[0-9.]+") || host.matches("(?i)(0x[0-9a-f]*|[0-9.])+");
        if (literal) {
            requireCanonical(host);
            ForbiddenAddresses.reason(literal(host)).ifPresent(reason -> {
                throw new IllegalArgumentException("leads to %s, %s and no camera".formatted(host, reason));
            });
        }
    }

    /** Other ways to write an address are ways to hide one. */
    private static void requireCanonical(String host) {
        if (!host.contains(":") && !host.matches("(0|[1-9][0-9]{0,2})(\\.(0|[1-9][0-9]{0,2})){3}")) {
            throw new IllegalArgumentException("has the host '%s', expected a name or 10.0.0.7".formatted(host));
        }
    }

    private static InetAddress literal(String host) {
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("has the host '%s', which is no address".formatted(host), e);
        }
    }

    /**
     * Looks the name up and judges what it leads to, so that what was judged is what is connected to.
     *
     * @throws IOException if the name is not known, or leads elsewhere than to a camera
     */
    InetAddress resolve() throws IOException {
        InetAddress found;
        try {
            found = InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            throw new IOException("cannot be found: its name is not known here; check 'url' and the name service", e);
        }
        Optional<String> reason = ForbiddenAddresses.reason(found);
        if (reason.isPresent()) {
            throw new IOException("has a name that leads to %s, %s and no camera; it is not asked"
                    .formatted(found.getHostAddress(), reason.get()));
        }
        return found;
    }

    /** Host and port; all that a message may say. */
    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
