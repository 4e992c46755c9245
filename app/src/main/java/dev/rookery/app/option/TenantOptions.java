package dev.rookery.app.option;

import dev.rookery.broker.config.BrokerConfig.Engine;
import dev.rookery.tenant.TenantNames;
import java.util.List;
import picocli.CommandLine.Option;

/** Options of the tenants that a broker and the API serve. */
public final class TenantOptions {
    /** Whether tenants other than the default tenant are served. */
    public enum Mode {
        ON,
        OFF
    }

    @Option(
            names = "--tenants",
            paramLabel = "MODE",
            defaultValue = "on",
            description = "Whether to serve all registered tenants (on) or the default tenant alone (off). The Moquette"
                    + " engine serves the default tenant alone. Default: on")
    private Mode mode;

    @Option(
            names = "--tenant-domains",
            paramLabel = "DOMAINS",
            split = ",",
            defaultValue = "localhost",
            description =
                    "Parent domains of the tenants, separated by commas: with example.com, clients that connect to"
                            + " acme.example.com with TLS or WebSocket, and requests to the API there, belong to the"
                            + " tenant acme. Default: localhost")
    private List<String> domains;

    @Option(
            names = "--tenant-in-username",
            paramLabel = "MODE",
            defaultValue = "on",
            description = "Whether device@acme is the user device of the tenant acme, if that exists: on or off."
                    + " Default: on")
    private Mode inUsername;

    /** Returns whether tenants other than the default tenant are served. */
    boolean enabled(Engine engine) {
        return mode == Mode.ON && engine == Engine.NATIVE;
    }

    /** Returns whether an API in a process of its own serves tenants other than the default tenant. */
    public boolean enabled() {
        return enabled(Engine.NATIVE);
    }

    /** Returns how requests to such an API name their tenant. */
    public TenantNames names() {
        return names(Engine.NATIVE);
    }

    /** Returns how clients name their tenant. */
    TenantNames names(Engine engine) {
        return enabled(engine) ? new TenantNames(domains, inUsername == Mode.ON) : TenantNames.NONE;
    }
}
