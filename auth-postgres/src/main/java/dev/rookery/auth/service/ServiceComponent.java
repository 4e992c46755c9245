package dev.rookery.auth.service;

import dev.rookery.auth.Access;
import dev.rookery.auth.AccessRules;
import dev.rookery.auth.AclMode;
import dev.rookery.auth.AclRow;
import dev.rookery.auth.CredentialVersion;
import dev.rookery.auth.Principal;
import dev.rookery.auth.TenantId;
import dev.rookery.auth.UserKey;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Component of the platform that connects to the broker by MQTT. Its rights are those stated here; no row changes them. */
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

    private final AccessRules rules;

    ServiceComponent(AclRow... rows) {
        rules = AccessRules.compile(username(), List.of(rows), AclMode.STRICT, (row, flaw) -> {
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

    /** Returns the authenticated component in a tenant. */
    Principal principal(TenantId tenant) {
        return new Principal(new UserKey(tenant, username()), false, rules, new CredentialVersion(0, 0));
    }
}
