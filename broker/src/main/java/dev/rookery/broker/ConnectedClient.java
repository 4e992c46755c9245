package dev.rookery.broker;

import dev.rookery.auth.TenantId;
import java.net.InetSocketAddress;

/** A connected client. */
public record ConnectedClient(TenantId tenant, String clientId, String username, InetSocketAddress address) {}
