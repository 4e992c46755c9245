package dev.rookery.app.command;

import dev.rookery.app.database.DataFolder;
import dev.rookery.app.option.DatabaseOptions;
import dev.rookery.app.store.SessionSummary;
import dev.rookery.app.store.StoreExport;
import dev.rookery.app.store.StoreInspection;
import dev.rookery.auth.TenantId;
import dev.rookery.broker.store.SessionKey;
import dev.rookery.broker.store.journal.JournalTool;
import java.io.PrintWriter;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Inspects, copies and repairs the persisted state of a broker. */
@Command(
        name = "store",
        description = "Inspect and repair the persisted sessions of a broker that does not run, and copy those of any.",
        synopsisSubcommandLabel = "COMMAND")
final class StoreCommand {
    @Spec
    private CommandSpec spec;

    /** Session that a command applies to. */
    static final class SessionOptions {
        @Option(
                names = "--tenant",
                paramLabel = "NAME",
                defaultValue = "default",
                description = "Tenant of the session.")
        private String tenant;

        @Option(
                names = "--user",
                paramLabel = "NAME",
                defaultValue = "",
                description = "User of the session. Default: anonymous")
        private String user;
    }

    @Command(name = "inspect", description = "List the largest sessions with their user, subscriptions and messages.")
    int inspect(
            @Option(names = "--top", paramLabel = "N", defaultValue = "20", description = "Number of sessions.")
                    int top,
            @Mixin DatabaseOptions database) {
        StoreInspection inspection = StoreInspection.of(journal(database));
        out().printf(
                        "%d sessions with %d bytes, %d retained messages with %d bytes%n",
                        inspection.sessions(),
                        inspection.sessionBytes(),
                        inspection.retained(),
                        inspection.retainedBytes());
        out().printf("%12s %13s %8s  %s%n", "bytes", "subscriptions", "messages", "tenant, user, client id");
        for (SessionSummary session : inspection.largest(top)) {
            out().printf(
                            "%12d %13d %8d  %s '%s' '%s'%n",
                            session.bytes(),
                            session.subscriptions(),
                            session.messages(),
                            session.tenant().value(),
                            session.key().username(),
                            session.key().clientId());
        }
        return ExitCode.OK;
    }

    @Command(
            name = "export",
            description = {
                "Print the persisted state as JSON, one object per line.",
                "Payloads are in Base64. Redirect the output to a file before sessions are dropped."
            })
    int export(@Mixin DatabaseOptions database) {
        journal(database).read((tenant, change) -> out().println(StoreExport.line(tenant, change)));
        return ExitCode.OK;
    }

    @Command(name = "drop-session", description = "Remove a session with its subscriptions and messages.")
    int dropSession(
            @Parameters(paramLabel = "CLIENT_ID", description = "Client id of the session.") String clientId,
            @Mixin SessionOptions session,
            @Mixin DatabaseOptions database) {
        SessionKey key = new SessionKey(clientId, session.user);
        TenantId tenant = new TenantId(session.tenant);
        if (!StoreInspection.of(journal(database)).contains(tenant, key)) {
            throw new CommandException("No session of user '" + key.username() + "' with client id '" + clientId
                    + "' in tenant '" + session.tenant + "'. 'rookery store inspect' lists the sessions");
        }
        journal(database).dropSession(tenant, key);
        out().println("Dropped the session '" + clientId + "' of user '" + key.username() + "'.");
        return ExitCode.OK;
    }

    @Command(
            name = "copy",
            description = {
                "Copy the persisted state of a broker, which may be running, to another data folder.",
                "The copy is the state at one time, and a broker can start with it."
            })
    int copy(
            @Parameters(paramLabel = "TARGET", description = "Data folder of the copy, without a broker's state.")
                    Path target,
            @Mixin DatabaseOptions database) {
        Path store = store(new DataFolder(target));
        long bytes = journal(database).copy(store);
        out().printf("Copied %d bytes to %s.%n", bytes, store);
        return ExitCode.OK;
    }

    private static JournalTool journal(DatabaseOptions database) {
        return new JournalTool(store(database.folder()));
    }

    private static Path store(DataFolder folder) {
        return folder.broker().resolve("store");
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
