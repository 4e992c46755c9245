package dev.rookery.broker.client;

import dev.rookery.auth.TenantId;
import dev.rookery.broker.client.ConnectResult.Refused;
import dev.rookery.broker.event.BrokerEvent;
import dev.rookery.broker.limit.LimitException;
import dev.rookery.broker.meter.RefusedConnection;
import dev.rookery.broker.mqtt.PacketException;
import dev.rookery.broker.mqtt.PropertyWriter;
import dev.rookery.broker.mqtt.ReasonCode;
import dev.rookery.broker.refusal.Refusals;
import dev.rookery.broker.session.ClientCapabilities;
import dev.rookery.broker.tenant.RefusedClient;
import dev.rookery.broker.tenant.Tenant;
import dev.rookery.broker.tenant.TenantEvents;
import dev.rookery.broker.tenant.Tenants;
import dev.rookery.broker.transport.Connection;
import dev.rookery.broker.websocket.Refusal;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/**
 * Sends refusing CONNACK packets, counts them, and meters and records them in the claimed tenant. A claim does not create a
 * tenant: refusals for a tenant without clients are counted and logged only. To be called on the connection's event loop.
 */
final class ConnectRefusals {
    private final Tenants tenants;
    private final boolean metered;

    /** @param metered whether refusals are part of the tenants' usage */
    ConnectRefusals(Tenants tenants, boolean metered) {
        this.tenants = tenants;
        this.metered = metered;
    }

    /** Refuses a valid CONNECT. */
    void refuse(TenantId tenantId, Login login, Refused refused) {
        Connection connection = login.connection();
        record(
                tenantId,
                new RefusedClient(login.packet().clientId(), login.username(), connection.address()),
                refused.reason(),
                refused.cause(),
                refused.detail());
        RefusalDelay.run(
                connection.eventLoop(),
                connection::isClosing,
                refused.reason(),
                () -> Connack.refuse(
                        connection, login.capabilities(), refused.reason(), refused.text(), refused.properties()));
    }

    /** Refuses a client after a protocol error in CONNECT or before CONNACK. */
    void refuse(
            TenantId listenerTenant, Connection connection, ClientCapabilities capabilities, PacketException error) {
        record(
                listenerTenant,
                new RefusedClient("", "", connection.address()),
                error.reason(),
                cause(error),
                error.getMessage());
        Connack.refuse(connection, capabilities, error.reason(), error.getMessage(), new PropertyWriter());
    }

    /** Records a refused WebSocket request, to which HTTP responds. */
    void refuse(TenantId listenerTenant, Connection connection, Refusal refusal) {
        record(listenerTenant, tenant -> {
            if (metered) {
                tenant.meter().recordRefused(RefusedConnection.INVALID);
            }
            tenant.events().requestRefused(connection.address(), refusal.reason(), refusal.text());
        });
    }

    private static String cause(PacketException error) {
        return error instanceof LimitException exceeded
                ? exceeded.limit().label()
                : error.reason().label();
    }

    private void record(TenantId id, RefusedClient client, ReasonCode code, String cause, String detail) {
        if (metered) {
            Refusals refusals = tenants.refusals();
            refusals.counters().connect(cause);
            if (tenants.find(id).isEmpty()) {
                BrokerEvent event = TenantEvents.refusal(client, code, cause, detail);
                refusals.lines().add(id, event, 1);
            }
        }
        record(id, tenant -> {
            meter(tenant, code);
            tenant.events().refused(client, code, cause, detail);
        });
    }

    private void meter(Tenant tenant, ReasonCode reason) {
        if (metered) {
            tenant.meter().recordRefused(kind(reason));
        }
    }

    /** Runs the action on the tenant's event loop, if the tenant exists. */
    private void record(TenantId id, Consumer<Tenant> action) {
        tenants.find(id).ifPresent(tenant -> {
            if (tenant.loop().inEventLoop()) {
                action.accept(tenant);
                return;
            }
            try {
                tenant.loop().execute(() -> action.accept(tenant));
            } catch (RejectedExecutionException e) {
                // The broker is closing; its events are lost anyway.
            }
        });
    }

    private static RefusedConnection kind(ReasonCode reason) {
        return switch (reason) {
            case NOT_AUTHORIZED, BAD_USER_NAME_OR_PASSWORD, BANNED -> RefusedConnection.NOT_AUTHORIZED;
            case SERVER_UNAVAILABLE, SERVER_SHUTTING_DOWN, USE_ANOTHER_SERVER, SERVER_MOVED ->
                RefusedConnection.UNAVAILABLE;
            case SERVER_BUSY -> RefusedConnection.BUSY;
            case QUOTA_EXCEEDED, CONNECTION_RATE_EXCEEDED -> RefusedConnection.LIMIT;
            default -> RefusedConnection.INVALID;
        };
    }
}
