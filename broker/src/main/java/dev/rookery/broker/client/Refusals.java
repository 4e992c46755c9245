package dev.rookery.broker.client;

import dev.rookery.auth.TenantId;
import dev.rookery.broker.meter.RefusedConnection;
import dev.rookery.broker.mqtt.ConnectPacket;
import dev.rookery.broker.mqtt.PacketException;
import dev.rookery.broker.mqtt.PropertyWriter;
import dev.rookery.broker.mqtt.ReasonCode;
import dev.rookery.broker.session.ClientCapabilities;
import dev.rookery.broker.tenant.Tenant;
import dev.rookery.broker.tenant.Tenants;
import dev.rookery.broker.transport.Connection;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/**
 * Tells clients why they are not let in, and notes it with the tenant that they came for. Names alone make no tenant: a
 * refusal of one that nobody ever reached is noted nowhere. For the connection's event loop.
 */
final class Refusals {
    private final Tenants tenants;

    Refusals(Tenants tenants) {
        this.tenants = tenants;
    }

    /**
     * A sound CONNECT is refused.
     *
     * @param text why, for people
     */
    void refuse(
            TenantId tenant,
            Connection connection,
            ConnectPacket packet,
            ReasonCode reason,
            String text,
            PropertyWriter properties) {
        note(tenant, noted -> {
            String username = packet.username().orElse("");
            noted.meter().recordRefused(counted(reason));
            noted.events().refused(packet.clientId(), username, connection.address(), reason, "");
        });
        Connack.refuse(connection, ClientCapabilities.of(packet), reason, text, properties);
    }

    /** A client broke the protocol before it was let in, or with its CONNECT. */
    void refuse(TenantId listener, Connection connection, ClientCapabilities terms, PacketException broken) {
        note(listener, noted -> {
            noted.meter().recordRefused(counted(broken.reason()));
            noted.events().refused("", "", connection.address(), broken.reason(), broken.getMessage());
        });
        Connack.refuse(connection, terms, broken.reason(), broken.getMessage(), new PropertyWriter());
    }

    /** A tenant's own event loop writes down what happened there. */
    private void note(TenantId id, Consumer<Tenant> action) {
        tenants.find(id).ifPresent(tenant -> {
            if (tenant.loop().inEventLoop()) {
                action.accept(tenant);
                return;
            }
            try {
                tenant.loop().execute(() -> action.accept(tenant));
            } catch (RejectedExecutionException e) {
                // The broker is being closed: nobody will read it.
            }
        });
    }

    private static RefusedConnection counted(ReasonCode reason) {
        return switch (reason) {
            case NOT_AUTHORIZED, BAD_USER_NAME_OR_PASSWORD -> RefusedConnection.NOT_AUTHORIZED;
            case SERVER_UNAVAILABLE, SERVER_SHUTTING_DOWN, USE_ANOTHER_SERVER, SERVER_MOVED ->
                RefusedConnection.UNAVAILABLE;
            case SERVER_BUSY -> RefusedConnection.BUSY;
            case QUOTA_EXCEEDED, CONNECTION_RATE_EXCEEDED -> RefusedConnection.LIMIT;
            default -> RefusedConnection.INVALID;
        };
    }
}
