package dev.rookery.auth.service;

import dev.rookery.auth.TenantId;
import java.util.Optional;

/** Username that a component sends in CONNECT: {@code COMPONENT@TENANT}. The broker replaces it with that of the component. */
public record ServiceName(ServiceComponent component, TenantId tenant) {
    private static final char SEPARATOR = '@';

    /** Returns the name, or empty if the text names no component of a tenant. */
    public static Optional<ServiceName> parse(String text) {
        int at = text.indexOf(SEPARATOR);
        return at < 0
                ? Optional.empty()
                : ServiceComponent.named(text.substring(0, at))
                        .flatMap(component -> TenantId.parse(text.substring(at + 1))
                                .map(tenant -> new ServiceName(component, tenant)));
    }

    @Override
    public String toString() {
        return component.componentName() + SEPARATOR + tenant;
    }
}
