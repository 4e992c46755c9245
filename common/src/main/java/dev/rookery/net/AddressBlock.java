package dev.rookery.net;

import io.netty.util.NetUtil;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;

/**
 * Addresses that limits count as a single source: an IPv4 address, or the /64 network of an IPv6 address, within which a host
 * chooses its addresses freely (RFC 8981).
 */
public final class AddressBlock {
    private static final int IPV6_LENGTH = 16;
    private static final int PREFIX_LENGTH = 8;
    /** Networks that one holder commonly has: /24 and /48. */
    private static final int IPV4_NETWORK_LENGTH = 3;

    private static final int IPV6_NETWORK_LENGTH = 6;
    private static final InetAddress UNRESOLVED = first(new byte[4]);

    private AddressBlock() {}

    /** Returns the first address of the block. IPv4-mapped IPv6 addresses count as IPv4. */
    public static InetAddress of(InetAddress address) {
        return address instanceof Inet6Address ? first(address.getAddress()) : address;
    }

    /** Returns the first address of the block of a client; 0.0.0.0 if its address is unresolved. */
    public static InetAddress of(InetSocketAddress client) {
        return client.isUnresolved() ? UNRESOLVED : of(client.getAddress());
    }

    /** Returns the first address of the block of an IP address in text form; empty if the text is not one. */
    public static Optional<InetAddress> parse(String address) {
        return Optional.ofNullable(NetUtil.createByteArrayFromIpAddressString(address))
                .map(AddressBlock::first);
    }

    /** Returns the first address of the network that probably has one holder: /24 of IPv4, /48 of IPv6. */
    public static InetAddress network(InetAddress address) {
        byte[] bytes = address.getAddress();
        int length = bytes.length == IPV6_LENGTH ? IPV6_NETWORK_LENGTH : IPV4_NETWORK_LENGTH;
        return first(Arrays.copyOf(Arrays.copyOf(bytes, length), bytes.length));
    }

    private static InetAddress first(byte[] address) {
        try {
            // Maps IPv4-mapped addresses to IPv4.
            InetAddress parsed = InetAddress.getByAddress(address);
            return parsed instanceof Inet6Address
                    ? InetAddress.getByAddress(Arrays.copyOf(Arrays.copyOf(address, PREFIX_LENGTH), IPV6_LENGTH))
                    : parsed;
        } catch (UnknownHostException e) {
            throw new IllegalStateException("IP addresses have 4 or 16 bytes", e);
        }
    }
}
