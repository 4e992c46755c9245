package dev.rookery.auth;

import java.util.Optional;
import java.util.function.Consumer;

/** Bans in force. Thread-safe; no method blocks. */
public interface BanList {
    /** Bans no client. */
    BanList NONE = new BanList() {
        @Override
        public Optional<Ban> find(TenantId tenant, BanSubject client) {
            return Optional.empty();
        }

        @Override
        public void addListener(Consumer<Optional<TenantId>> listener) {}
    };

    /** Returns a ban of the client, by its tenant or for all tenants. */
    Optional<Ban> find(TenantId tenant, BanSubject client);

    /**
     * Adds a receiver of tenants with new bans; empty for all tenants. Called on any thread after the bans are in force, and
     * not for bans that have ended.
     */
    void addListener(Consumer<Optional<TenantId>> listener);
}
