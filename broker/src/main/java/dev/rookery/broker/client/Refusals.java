package dev.rookery.broker.client;

import dev.rookery.auth.Credentials;
import dev.rookery.auth.TenantId;
import dev.rookery.broker.meter.RefusedConnection;
import dev.rookery.broker.mqtt.PacketException;
import dev.rookery.broker.mqtt.PropertyWriter;
import dev.rookery.broker.mqtt.ProtocolVersion;
import dev.rookery.broker.mqtt.ReasonCode;
import dev.rookery.broker.tenant.Tenant;
import dev.rookery.broker.tenant.Tenants;
import dev.rookery.broker.transport.Connection;
import java.util.function.Consumer;

/**
 * Tells clients that they are not let in, and notes it with their tenant. Who names a tenant that is not there is noted
 * with none: what it says is nothing that another one should read.
 */
record Refusals(Tenants tenants, TenantId listener) {
    /** A client broke the protocol before it was let in, or with its CONNECT. */
    void refuse(Connection connection, ProtocolVersion version, PacketException reason) {
        note(listener, reason.reason(), tenant -> tenant.events()
                .refused("", "", connection.address(), reason.reason(), reason.getMessage()));
        Connack.refuse(connection, version, reason.reason());
    }

    void refuse(
            Connection connection,
            ProtocolVersion version,
            Credentials credentials,
            ReasonCode reason,
            PropertyWriter properties) {
        note(credentials.tenant(), reason, tenant -> tenant.events()
                .refused(credentials.clientId(), credentials.username(), connection.address(), reason, ""));
        Connack.refuse(connection, version, reason, properties);
    }

    private void note(TenantId id, ReasonCode reason, Consumer<Tenant> event) {
        tenants.find(id).ifPresent(tenant -> {
            if (tenant.loop().inEventLoop()) {
                tenant.meter().refused(counted(reason));
                event.accept(tenant);
            } else {
                tenant.loop().execute(() -> note(id, reason, event));
            }
        });
    }

    private static RefusedConnection counted(ReasonCode reason) {
        return switch (reason) {
            case NOT_AUTHORIZED, BAD_USER_NAME_OR_PASSWORD -> RefusedConnection.NOT_AUTHORIZED;
            case SERVER_UNAVAILABLE, USE_ANOTHER_SERVER, SERVER_MOVED -> RefusedConnection.UNAVAILABLE;
            case SERVER_BUSY -> RefusedConnection.BUSY;
            case QUOTA_EXCEEDED, CONNECTION_RATE_EXCEEDED -> RefusedConnection.LIMIT;
            default -> RefusedConnection.INVALID;
        };
    }
}
