package io.maskstream.stream.source;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/**
 * Where no camera is, but where a request from inside a network can do harm: addresses of the link, at which clouds answer
 * with their secrets, and those that are no single host.
 */
final class ForbiddenAddresses {
    /** Clouds' own, outside of the range for links. */
    private static final Set<String> METADATA = Set.of("100.100.100.200", "192.0.0.192", "fd00:ec2:0:0:0:0:0:254");

    private static final byte[] NAT64 = {0, 0x64, (byte) 0xff, (byte) 0x9b, 0, 0, 0, 0, 0, 0, 0, 0};

    private ForbiddenAddresses() {}

    /** What an address is, if it is forbidden. */
    static Optional<String> reason(InetAddress address) {
        if (METADATA.contains(address.getHostAddress())) {
            return Optional.of("a cloud's metadata");
        }
        if (address.isLinkLocalAddress()) {
            return Optional.of("a link-local address");
        }
        if (address.isAnyLocalAddress() || address.isMulticastAddress() || address.getAddress()[0] == -1) {
            return Optional.of("not the address of one host");
        }
        byte[] bytes = address.getAddress();
        if (address instanceof Inet6Address && Arrays.equals(NAT64, Arrays.copyOf(bytes, NAT64.length))) {
            return reason(embedded(bytes));
        }
        return Optional.empty();
    }

    /** The address of the older protocol at the end of a translated one (RFC 6052). */
    private static InetAddress embedded(byte[] bytes) {
        try {
            return InetAddress.getByAddress(Arrays.copyOfRange(bytes, NAT64.length, bytes.length));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }
}
