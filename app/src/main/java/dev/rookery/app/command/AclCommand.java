package dev.rookery.app.command;

import dev.rookery.app.database.DatabaseSession;
import dev.rookery.app.option.AclOptions;
import dev.rookery.app.option.DatabaseOptions;
import dev.rookery.auth.Access;
import dev.rookery.auth.AccessRules;
import dev.rookery.auth.AclInspector;
import dev.rookery.auth.AclInspector.Decision;
import dev.rookery.auth.AclRow;
import dev.rookery.auth.Topics;
import dev.rookery.auth.postgres.AclRepository;
import dev.rookery.auth.postgres.MqttUser;
import dev.rookery.auth.postgres.MqttUserRepository;
import dev.rookery.auth.postgres.UserTables;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "acl",
        description = "Manage and test access rights of MQTT users, also while the platform runs.",
        synopsisSubcommandLabel = "COMMAND")
final class AclCommand {
    private static final int MAXIMUM_TOPIC_LENGTH = 255;

    @Spec
    private CommandSpec spec;

    /** Kind of access that {@code acl test} checks. */
    static final class Question {
        @Option(names = "--publish", required = true, description = "Check publishing to the topic.")
        private boolean publish;

        @Option(names = "--subscribe", required = true, description = "Check subscribing to the filter.")
        private boolean subscribe;

        @Option(names = "--receive", required = true, description = "Check receiving messages of the topic.")
        private boolean receive;

        Access access() {
            if (publish) {
                return Access.WRITE;
            }
            return subscribe ? Access.SUBSCRIBE : Access.READ;
        }
    }

    @Command(
            name = "add",
            description = {
                "Grant a user access to the topics that a pattern matches.",
                "In the pattern, %%u is replaced by the username and %%c by the client id. An existing row with the same pattern"
                        + " is replaced."
            })
    int add(
            @Parameters(paramLabel = "NAME") String name,
            @Parameters(paramLabel = "TOPIC", description = "A topic filter such as sensor/%%u/#") String topic,
            @Mixin AccessOptions access,
            @Mixin TenantOption tenant,
            @Mixin DatabaseOptions database) {
        AclRow row = new AclRow(topic, access.bits());
        AccessRules.flaw(row).ifPresent(flaw -> {
            throw new IllegalArgumentException("'" + topic + "' never matches: " + flaw);
        });
        if (topic.length() > MAXIMUM_TOPIC_LENGTH) {
            throw new IllegalArgumentException("The topic exceeds " + MAXIMUM_TOPIC_LENGTH + " characters");
        }
        try (DatabaseSession session = new DatabaseSession(database.open())) {
            requireUser(session, tenant, name);
            JsonObject detail = new JsonObject().put("topic", topic).put("access", row.access());
            UserTables tables = tenant.tables(session);
            session.change(tenant.id(), "acl.put", name, detail, connection -> new AclRepository(connection, tables)
                    .put(name, row)
                    .map(true));
        }
        out().println("'" + name + "' may " + AccessOptions.words(row.access()) + " '" + topic + "'.");
        return ExitCode.OK;
    }

    @Command(name = "remove", description = "Remove an ACL row.")
    int remove(
            @Parameters(paramLabel = "NAME") String name,
            @Parameters(paramLabel = "TOPIC") String topic,
            @Mixin TenantOption tenant,
            @Mixin DatabaseOptions database) {
        try (DatabaseSession session = new DatabaseSession(database.open())) {
            JsonObject detail = new JsonObject().put("topic", topic);
            UserTables tables = tenant.tables(session);
            if (!session.change(
                    tenant.id(), "acl.delete", name, detail, connection -> new AclRepository(connection, tables)
                            .remove(name, topic))) {
                throw new CommandException("'" + name + "' has no row for '" + topic + "'; see: rookery acl list "
                        + name + tenant.arguments());
            }
        }
        out().println("Removed the row of '" + name + "' for '" + topic + "'.");
        return ExitCode.OK;
    }

    @Command(
            name = "list",
            description = "List the ACL rows of a user: topic, access bits and their meaning, separated by tabs.")
    int list(
            @Parameters(paramLabel = "NAME") String name, @Mixin TenantOption tenant, @Mixin DatabaseOptions database) {
        try (DatabaseSession session = new DatabaseSession(database.open())) {
            for (AclRow row : session.await(new AclRepository(session.client(), tenant.tables(session)).list(name))) {
                String meaning = AccessRules.flaw(row)
                        .map(flaw -> "ignored: " + flaw)
                        .orElseGet(() -> AccessOptions.words(row.access()));
                out().println(row.topic() + "\t" + row.access() + "\t" + meaning);
            }
        }
        return ExitCode.OK;
    }

    @Command(name = "test", description = "Check the access of a user and print the deciding row.")
    int test(
            @Parameters(paramLabel = "NAME") String name,
            @Parameters(paramLabel = "TOPIC") String topic,
            @ArgGroup(multiplicity = "1") Question question,
            @Option(
                            names = "--client-id",
                            paramLabel = "ID",
                            defaultValue = "",
                            description = "Client id that replaces %%c. Default: none")
                    String clientId,
            @Mixin AclOptions acl,
            @Mixin TenantOption tenant,
            @Mixin DatabaseOptions database) {
        Access access = question.access();
        if (!(access == Access.SUBSCRIBE ? Topics.isFilter(topic) : Topics.isName(topic))) {
            throw new IllegalArgumentException("'" + topic + "' is not a well-formed topic "
                    + (access == Access.SUBSCRIBE ? "filter" : "name; wildcards are allowed with --subscribe only"));
        }
        try (DatabaseSession session = new DatabaseSession(database.open())) {
            MqttUser user = requireUser(session, tenant, name);
            List<AclRow> rows = session.await(new AclRepository(session.client(), tenant.tables(session)).list(name));
            Decision decision = user.active()
                    ? new AclInspector(acl.mode()).inspect(name, user.superuser(), rows, clientId, access, topic)
                    : new Decision(false, Optional.empty(), "the user is disabled");
            out().println((decision.allowed() ? "allow: " : "deny: ") + decision.reason());
            return decision.allowed() ? ExitCode.OK : ExitCode.DENIED;
        }
    }

    private static MqttUser requireUser(DatabaseSession session, TenantOption tenant, String name) {
        return session.await(new MqttUserRepository(session.client(), tenant.tables(session)).find(name))
                .orElseThrow(() -> new CommandException(
                        "There is no user '" + name + "'; add it with: rookery user add " + name + tenant.arguments()));
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
