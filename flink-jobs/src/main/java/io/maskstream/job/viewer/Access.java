package io.maskstream.job.viewer;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Who may ask. A page of somebody else's can make a browser send requests to the loopback interface, also under a name of its
 * own that suddenly leads there; it cannot make it say another {@code Host} or {@code Origin} than its own.
 */
final class Access {
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]");

    private final Set<String> hosts;

    /** Allows the loopback interface by its names, and these. */
    Access(Set<String> more) {
        hosts = new TreeSet<>(LOOPBACK);
        more.forEach(host -> hosts.add(host.toLowerCase(Locale.ROOT)));
    }

    /**
     * Whether a request may be answered.
     *
     * @param host the header {@code Host}
     * @param origin the header {@code Origin}, which programs other than browsers leave out
     */
    boolean allows(Optional<String> host, Optional<String> origin) {
        Optional<String> authority = host.map(name -> name.toLowerCase(Locale.ROOT));
        return authority.isPresent()
                && hosts.contains(withoutPort(authority.get()))
                && (origin.isEmpty() || authority.equals(authority(origin.get())));
    }

    private static Optional<String> authority(String origin) {
        try {
            URI uri = new URI(origin);
            boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            return web
                    ? Optional.ofNullable(uri.getRawAuthority()).map(name -> name.toLowerCase(Locale.ROOT))
                    : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    private static String withoutPort(String authority) {
        return authority.replaceFirst(":\\d{1,5}$", "");
    }
}
