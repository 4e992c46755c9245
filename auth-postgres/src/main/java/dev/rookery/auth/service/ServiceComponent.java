package dev.rookery.auth.service;

import dev.rookery.auth.Access;
import dev.rookery.auth.AccessRules;
import dev.rookery.auth.AclMode;
import dev.rookery.auth.AclRow;
import dev.rookery.auth.CredentialVersion;
import dev.rookery.auth.Principal;
import dev.rookery.auth.TenantId;
import dev.rookery.auth.UserKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Component of the platform that connects to the broker by MQTT. Its rights are those stated here and those of its token; no row
 * changes them.
 */
public enum ServiceComponent {
    /** Stores what devices publish. */
    INGESTION(new AclRow(Rights.SENSOR_TOPICS, Rights.RECEIVE)),
    /** Sends commands to devices and receives their replies. */
    COMMANDS(new AclRow("command/#", Access.WRITE.bit()), new AclRow("reply/#", Rights.RECEIVE)),
    /** Streams readings to clients of the API as devices publish them. */
    READINGS(new AclRow(Rights.SENSOR_TOPICS, Rights.RECEIVE));

    /** Prefix of the usernames of all components. No client can log in with such a name, even if a row has it. */
    private static final String NAMESPACE = "$service/";

    /** Constants that the constructor uses before those of the enum are initialized. */
    private static final class Rights {
        static final String SENSOR_TOPICS = "sensor/#";
        static final int RECEIVE = Access.READ.bit() | Access.SUBSCRIBE.bit();
    }

    private final List<AclRow> rows;
    private final AccessRules rules;

    ServiceComponent(AclRow... rows) {
        this.rows = List.of(rows);
        rules = compile(this.rows);
    }

    private AccessRules compile(List<AclRow> all) {
        return AccessRules.compile(username(), all, AclMode.STRICT, (row, flaw) -> {
            throw new IllegalArgumentException(row + ": " + flaw);
        });
    }

    /** Returns whether the username belongs to the namespace of the platform's components. */
    public static boolean isServiceName(String username) {
        return username.startsWith(NAMESPACE);
    }

    /** Returns the component of this name, such as {@code ingestion}. */
    static Optional<ServiceComponent> named(String name) {
        for (ServiceComponent component : values()) {
            if (component.componentName().equals(name)) {
                return Optional.of(component);
            }
        }
        return Optional.empty();
    }

    /** Returns the name, such as {@code ingestion}. */
    String componentName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the username of the component's sessions, such as {@code $service/ingestion}. */
    public String username() {
        return NAMESPACE + componentName();
    }

    /**
     * Returns whether a token can add the rights to those of the component: tenants map further topics to readings, and let the
     * ingestion ask edge nodes of Sparkplug for their BIRTHs.
     */
    boolean accepts(ServiceRights rights) {
        return switch (this) {
            case INGESTION -> true;
            case READINGS -> rights.commands().isEmpty();
            case COMMANDS -> rights.isNone();
        };
    }

    /** Returns the authenticated component in a tenant, with the rights of its token. */
    Principal principal(TenantId tenant, ServiceRights more) {
        return new Principal(new UserKey(tenant, username()), false, rules(more), new CredentialVersion(0, 0));
    }

    private AccessRules rules(ServiceRights more) {
        if (more.isNone()) {
            return rules;
        }
        List<AclRow> all = new ArrayList<>(rows);
        more.filters().forEach(filter -> all.add(new AclRow(filter, Rights.RECEIVE)));
        more.commands().forEach(filter -> all.add(new AclRow(filter, Access.WRITE.bit())));
        return compile(all).hiding(ServiceRights.HIDDEN);
    }
}
