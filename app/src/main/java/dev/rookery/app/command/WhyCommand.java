package dev.rookery.app.command;

import dev.rookery.api.broker.AdminPort;
import dev.rookery.api.broker.BrokerAccess;
import dev.rookery.api.diagnosis.Diagnosis;
import dev.rookery.api.diagnosis.DiagnosisJson;
import dev.rookery.api.diagnosis.DiagnosisReader;
import dev.rookery.api.diagnosis.Facts;
import dev.rookery.api.diagnosis.Finding;
import dev.rookery.api.diagnosis.Subject;
import dev.rookery.app.database.DatabaseSession;
import dev.rookery.app.move.state.AdminEndpoint;
import dev.rookery.app.option.DatabaseOptions;
import dev.rookery.app.option.RunningBrokerOptions;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "why",
        description = {
            "Explain why a client cannot connect, subscribe, publish or receive.",
            "Examines the user with its rights, its sessions and the events of the last days, and says what to do. The most important"
                    + " finding is the first."
        })
final class WhyCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "USER", arity = "0..1", description = "Username. Default: that of the client id")
    private @Nullable String user;

    @Option(names = "--client-id", paramLabel = "ID", description = "Client id. Default: all clients of the user")
    private @Nullable String clientId;

    @Option(names = "--json", description = "Print the diagnosis as the REST API returns it.")
    private boolean json;

    @Mixin
    private TenantOption tenant;

    @Mixin
    private RunningBrokerOptions broker;

    @Mixin
    private DatabaseOptions database;

    @Override
    public Integer call() {
        Subject subject = new Subject(Optional.ofNullable(user), Optional.ofNullable(clientId));
        if (subject.username().isEmpty() && subject.clientId().isEmpty()) {
            throw new IllegalArgumentException("State a username, or a client id with --client-id");
        }
        Optional<AdminEndpoint> endpoint = broker.find(database.brokerFolder(), System.getenv());
        try (DatabaseSession session = new DatabaseSession(database.open())) {
            Optional<AdminPort> port = endpoint.map(WhyCommand::access).map(session::adminPort);
            Clock clock = Clock.systemUTC();
            Facts facts = session.await(new DiagnosisReader(session.tenantDatabase(), port, clock)
                    .read(tenant.require(session), tenant.tables(session), subject));
            List<Finding> findings = Diagnosis.findings(facts, clock.instant());
            if (json) {
                out().println(DiagnosisJson.of(facts, findings).encodePrettily());
            } else {
                print(subject, facts, findings);
                attemptsElsewhere(session, facts)
                        .forEach(other -> out().println("Clients with this username tried to connect to tenant '"
                                + other + "'. See: rookery why "
                                + facts.username().orElseThrow() + " --tenant " + other));
            }
        }
        return ExitCode.OK;
    }

    private static BrokerAccess access(AdminEndpoint endpoint) {
        return BrokerAccess.ofOperator(
                endpoint.address().getHost(), endpoint.address().getPort(), endpoint.token());
    }

    private void print(Subject subject, Facts facts, List<Finding> findings) {
        out().println(facts.username()
                .map(name -> "User '" + name + "': " + state(facts))
                .orElse("The user is not known."));
        long connected =
                facts.sessions().stream().filter(each -> each.connected()).count();
        if (facts.brokerAvailable()) {
            out().println("Sessions: " + facts.sessions().size() + ", connected: " + connected);
        }
        if (findings.isEmpty()) {
            out().println("Nothing explains a failure. The rights for a topic: rookery acl test "
                    + facts.username().orElse("NAME") + " TOPIC --publish" + tenant.arguments());
        }
        findings.forEach(this::print);
    }

    private static String state(Facts facts) {
        return facts.user()
                .map(row -> (row.active() ? "active" : "disabled") + (row.superuser() ? ", superuser" : "") + ", "
                        + facts.rows().size() + " ACL rows")
                .orElse("no such user");
    }

    private void print(Finding finding) {
        String heading = finding.severity().label() + ": " + finding.reason();
        String events = finding.last()
                .map(time -> " (" + finding.count() + (finding.count() == 1 ? " event, " : " events, the last ") + time
                        + (finding.address().isEmpty() ? "" : " from " + finding.address()) + ")")
                .orElse("");
        out().println();
        out().println(heading + events);
        out().println("  " + finding.meaning());
        if (!finding.detail().isEmpty()) {
            out().println("  " + finding.detail());
        }
        out().println("  " + finding.action());
    }

    /** Returns other tenants that refused the user: its client may state the wrong tenant. */
    private List<String> attemptsElsewhere(DatabaseSession session, Facts facts) {
        if (facts.username().isEmpty()) {
            return List.of();
        }
        return session.await(new OtherTenants(session.tenantDatabase())
                .refusing(facts.username().get(), tenant.id()));
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
