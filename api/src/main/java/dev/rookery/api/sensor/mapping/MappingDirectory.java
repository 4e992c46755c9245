package dev.rookery.api.sensor.mapping;

import dev.rookery.auth.TenantId;

/** Mappings of all tenants. Thread-safe. */
public interface MappingDirectory {
    /** No tenant has mappings. */
    MappingDirectory NONE = new MappingDirectory() {
        @Override
        public TenantMappings of(TenantId tenant) {
            return TenantMappings.NONE;
        }

        @Override
        public boolean update() {
            return true;
        }

        @Override
        public void subscribe(Listener listener) {}
    };

    /** Receives changes, on any thread; must not block. */
    @FunctionalInterface
    interface Listener {
        void changed(TenantId tenant);
    }

    /** Returns the mappings of a tenant. Does not block. */
    TenantMappings of(TenantId tenant);

    /**
     * Reads the mappings of all tenants. Blocks until they are read, for a few seconds at most.
     *
     * @return false if they could not be read
     */
    boolean update() throws InterruptedException;

    /** Adds a listener for changes of the topic filters of tenants. */
    void subscribe(Listener listener);
}
