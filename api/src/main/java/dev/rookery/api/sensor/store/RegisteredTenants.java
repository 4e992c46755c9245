package dev.rookery.api.sensor.store;

import dev.rookery.auth.TenantId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/** Keeps rows from being added for tenants that are being removed, after their rows have been deleted. */
final class RegisteredTenants {
    /** The deletion of a tenant locks its registration exclusively, and follows the change of its state. */
    private static final String HOLD =
            "SELECT id FROM rookery_tenants WHERE id = ANY (?::text[]) AND state <> 'removing'"
                    + " ORDER BY id FOR KEY SHARE";

    private RegisteredTenants() {}

    /**
     * Returns those of the tenants for which rows may be added by this transaction: their deletion waits until it ends. The
     * default tenant cannot be removed.
     */
    static Set<TenantId> hold(Connection transaction, Collection<TenantId> tenants) throws SQLException {
        Set<TenantId> requested = new HashSet<>(tenants);
        Set<TenantId> held = new HashSet<>();
        if (requested.remove(TenantId.DEFAULT)) {
            held.add(TenantId.DEFAULT);
        }
        if (requested.isEmpty()) {
            return held;
        }
        try (PreparedStatement select = transaction.prepareStatement(HOLD)) {
            select.setObject(1, requested.stream().map(TenantId::value).toArray(String[]::new));
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    held.add(new TenantId(rows.getString(1)));
                }
            }
        }
        return held;
    }
}
