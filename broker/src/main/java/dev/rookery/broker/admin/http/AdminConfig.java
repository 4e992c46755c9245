package dev.rookery.broker.admin.http;

import dev.rookery.auth.service.ServiceKeys;
import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * Configuration of the admin port.
 *
 * @param address port 0 lets the operating system choose
 * @param tenantKeys keys of the tokens with which components reach one tenant; empty if only the operator's token is accepted
 * @param bodyLimit maximum size of request bodies in bytes
 */
public record AdminConfig(
        InetSocketAddress address, AdminToken token, Optional<ServiceKeys> tenantKeys, int bodyLimit) {
    private static final int OVERHEAD = 64 * 1024;

    /** Names and filters of a change, in bytes. */
    private static final int STATE_OVERHEAD = 1024 * 1024;

    /** Returns the maximum size of a block of a tenant's state in bytes. Blocks exceed 64 KiB by one message at most. */
    int stateBlockLimit() {
        return (int) Math.min(Integer.MAX_VALUE, (long) bodyLimit + STATE_OVERHEAD);
    }

    /** Returns this configuration with the keys of tenants' tokens. */
    public AdminConfig withTenantKeys(Optional<ServiceKeys> keys) {
        return new AdminConfig(address, token, keys, bodyLimit);
    }

    /** Accepts messages up to the maximum size of MQTT packets, in base64 too. */
    public static AdminConfig forPackets(InetSocketAddress address, AdminToken token, int maximumPacketSize) {
        return new AdminConfig(
                address, token, Optional.empty(), (int) Math.min(Integer.MAX_VALUE, 2L * maximumPacketSize + OVERHEAD));
    }
}
