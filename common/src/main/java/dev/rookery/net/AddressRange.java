package dev.rookery.net;

import io.netty.util.NetUtil;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Range of addresses in CIDR notation. A host chooses its IPv6 addresses within a /64 network freely (RFC 8981), so that no
 * IPv6 range is smaller. IPv4-mapped IPv6 addresses count as IPv4.
 *
 * @param first first address, 4 or 16 bytes
 * @param prefix number of leading bits that all addresses of the range share
 */
public record AddressRange(ByteBuffer first, int prefix) {
    private static final int IPV4_LENGTH = 4;
    private static final int IPV6_LENGTH = 16;
    private static final int LONGEST_IPV6_PREFIX = 64;

    /** Creates the range of this prefix that contains the address. */
    public static AddressRange of(InetAddress address, int prefix) {
        byte[] bytes = address.getAddress();
        int bits = bytes.length == IPV6_LENGTH ? Math.min(prefix, LONGEST_IPV6_PREFIX) : prefix;
        if (bits < 0 || bits > bytes.length * Byte.SIZE) {
            throw new IllegalArgumentException("The prefix " + prefix + " does not fit the address");
        }
        for (int i = 0; i < bytes.length; i++) {
            int kept = Math.max(0, Math.min(Byte.SIZE, bits - i * Byte.SIZE));
            bytes[i] &= (byte) (0xff << (Byte.SIZE - kept));
        }
        return new AddressRange(ByteBuffer.wrap(bytes).asReadOnlyBuffer(), bits);
    }

    /** Parses an address or a range such as {@code 192.0.2.0/24}; empty if the text is neither. */
    public static Optional<AddressRange> parse(String text) {
        int slash = text.indexOf('/');
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(slash < 0 ? text : text.substring(0, slash));
        if (bytes == null) {
            return Optional.empty();
        }
        InetAddress address = address(bytes);
        boolean ipv6 = address instanceof Inet6Address;
        if (bytes.length == IPV6_LENGTH && !ipv6 && slash >= 0) {
            // The prefix would count from the start of the mapped address.
            return Optional.empty();
        }
        int longest = (ipv6 ? IPV6_LENGTH : IPV4_LENGTH) * Byte.SIZE;
        return prefix(slash < 0 ? Integer.toString(longest) : text.substring(slash + 1), longest)
                .map(prefix -> of(address, prefix));
    }

    private static Optional<Integer> prefix(String text, int longest) {
        return text.matches("\\d{1,3}")
                ? Optional.of(Integer.parseInt(text)).filter(prefix -> prefix <= longest)
                : Optional.empty();
    }

    private static InetAddress address(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("IP addresses have 4 or 16 bytes", e);
        }
    }

    public boolean isIpv6() {
        return first.remaining() == IPV6_LENGTH;
    }

    /** Returns the range in CIDR notation. */
    @Override
    public String toString() {
        byte[] bytes = new byte[first.remaining()];
        first.duplicate().get(bytes);
        return NetUtil.toAddressString(address(bytes)) + "/" + prefix;
    }
}
