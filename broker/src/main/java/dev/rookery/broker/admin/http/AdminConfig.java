package dev.rookery.broker.admin.http;

import java.net.InetSocketAddress;

/**
 * How the admin port is set up.
 *
 * @param address where it listens; port 0 takes a free one
 * @param token what callers have to show
 * @param largestBody bytes of a request's body at the most
 */
public record AdminConfig(InetSocketAddress address, AdminToken token, int largestBody) {
    private static final int ENVELOPE = 64 * 1024;

    /** Takes messages of up to the size that clients may publish. */
    public static AdminConfig forPackets(InetSocketAddress address, AdminToken token, int maximumPacketSize) {
        return new AdminConfig(address, token, (int) Math.min(Integer.MAX_VALUE, 2L * maximumPacketSize + ENVELOPE));
    }
}
