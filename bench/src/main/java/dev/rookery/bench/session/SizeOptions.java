package dev.rookery.bench.session;

import dev.rookery.bench.peer.Accounts;
import dev.rookery.bench.scenario.Sizes;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options for numbers of clients, messages and users. */
final class SizeOptions {
    @Option(names = "--pairs", paramLabel = "COUNT", description = "Pairs in p2p.")
    private @Nullable Integer pairs;

    @Option(names = "--receivers", paramLabel = "COUNT", description = "Receivers in fan-out.")
    private @Nullable Integer receivers;

    @Option(names = "--senders", paramLabel = "COUNT", description = "Senders in fan-in and shared.")
    private @Nullable Integer senders;

    @Option(names = "--members", paramLabel = "COUNT", description = "Members of the shared subscription in shared.")
    private @Nullable Integer members;

    @Option(
            names = "--tenants",
            paramLabel = "COUNT",
            description = "Quiet tenants in neighbors and its kinds, and tenants in many-tenants (up to "
                    + Accounts.TENANTS + "), each with one pair.")
    private @Nullable Integer tenants;

    @Option(names = "--storm-clients", paramLabel = "COUNT", description = "Concurrent clients of login storms.")
    private @Nullable Integer stormClients;

    @Option(
            names = "--connections",
            paramLabel = "COUNT",
            description = "Clients in idle-connections, crowd and mass-reconnect, and tenants in registered-tenants.")
    private @Nullable Integer idle;

    @Option(names = "--retained", paramLabel = "COUNT", description = "Stored messages in retained.")
    private @Nullable Integer retained;

    @Option(
            names = "--revoked",
            paramLabel = "COUNT",
            description = "Deactivated users in revocation scenarios; in revocation-in-tenants one of each tenant.")
    private @Nullable Integer revoked;

    /** Returns the counts, with defaults for options that are not set. */
    Sizes withDefaults(Sizes defaults) {
        return new Sizes(
                positive("--pairs", pairs, defaults.pairs()),
                positive("--receivers", receivers, defaults.receivers()),
                positive("--senders", senders, defaults.senders()),
                positive("--members", members, defaults.members()),
                positive("--tenants", tenants, defaults.tenants()),
                positive("--storm-clients", stormClients, defaults.stormClients()),
                positive("--connections", idle, defaults.idle()),
                positive("--retained", retained, defaults.retained()),
                positive("--revoked", revoked, defaults.revoked()));
    }

    private static int positive(String option, @Nullable Integer value, int fallback) {
        if (value != null && value < 1) {
            throw new IllegalArgumentException(option + " must be at least 1");
        }
        return value == null ? fallback : value;
    }
}
