package dev.rookery.bench.session;

import dev.rookery.bench.peer.Accounts;
import dev.rookery.bench.scenario.Sizes;
import picocli.CommandLine.Option;

/** The options for how many of everything. */
final class SizeOptions {
    @Option(names = "--pairs", paramLabel = "COUNT", description = "Pairs of p2p.")
    private Integer pairs;

    @Option(names = "--receivers", paramLabel = "COUNT", description = "Receivers of fan-out.")
    private Integer receivers;

    @Option(names = "--senders", paramLabel = "COUNT", description = "Senders of fan-in and shared.")
    private Integer senders;

    @Option(names = "--members", paramLabel = "COUNT", description = "Members of the group of shared.")
    private Integer members;

    @Option(
            names = "--tenants",
            paramLabel = "COUNT",
            description =
                    "Pairs with an account and topics of their own of many-tenants, up to " + Accounts.TENANTS + ".")
    private Integer tenants;

    @Option(names = "--stormers", paramLabel = "COUNT", description = "Clients of the storms that log in at once.")
    private Integer stormers;

    @Option(names = "--connections", paramLabel = "COUNT", description = "Clients of idle-connections and of crowd.")
    private Integer idle;

    @Option(names = "--retained", paramLabel = "COUNT", description = "Stored messages of retained.")
    private Integer retained;

    @Option(names = "--revoked", paramLabel = "COUNT", description = "Users of revocation.")
    private Integer revoked;

    /** These counts, and the usual ones where none is given. */
    Sizes over(Sizes usual) {
        return new Sizes(
                positive("--pairs", pairs, usual.pairs()),
                positive("--receivers", receivers, usual.receivers()),
                positive("--senders", senders, usual.senders()),
                positive("--members", members, usual.members()),
                Math.min(Accounts.TENANTS, positive("--tenants", tenants, usual.tenants())),
                positive("--stormers", stormers, usual.stormers()),
                positive("--connections", idle, usual.idle()),
                positive("--retained", retained, usual.retained()),
                positive("--revoked", revoked, usual.revoked()));
    }

    private static int positive(String option, Integer given, int usual) {
        if (given != null && given < 1) {
            throw new IllegalArgumentException(option + " must be at least 1");
        }
        return given == null ? usual : given;
    }
}
