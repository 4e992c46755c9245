package dev.rookery.broker.transport;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/**
 * Network of a client: its IPv4 address, or the first 64 bits of its IPv6 address, of which a single customer usually has
 * all addresses.
 *
 * @param bits the address or the prefix
 * @param ipv6 whether it is a prefix
 */
public record AddressPrefix(long bits, boolean ipv6) {
    /** Returns the prefix of an address; that of an unresolved one is 0. */
    public static AddressPrefix of(InetSocketAddress client) {
        InetAddress address = client.getAddress();
        if (address == null) {
            return new AddressPrefix(0, false);
        }
        ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
        return address instanceof Inet6Address
                ? new AddressPrefix(bytes.getLong(), true)
                : new AddressPrefix(bytes.getInt(), false);
    }
}
