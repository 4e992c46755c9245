package dev.rookery.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.app.RookeryCommands;
import dev.rookery.testkit.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Commands on tenants with an external PostgreSQL; no broker runs. */
class TenantCommandTest {
    private final TestDatabase database = MigratedDatabase.create();

    private RookeryCommands.Result run(String... arguments) {
        List<String> withDatabase = new ArrayList<>(List.of(arguments));
        withDatabase.addAll(List.of("--postgres-url", database.url()));
        return RookeryCommands.run("secret\n", withDatabase.toArray(String[]::new));
    }

    private void assertFails(String message, String... arguments) {
        RookeryCommands.Result result = run(arguments);
        assertThat(result.exitCode()).isEqualTo(ExitCode.FAILURE);
        assertThat(result.err()).contains(message);
    }

    private String schema(String tenant) {
        return database.query("SELECT table_schema FROM rookery_tenants WHERE id = '" + tenant + "'")
                .get(0);
    }

    @Test
    void managesTenants() {
        assertThat(run("tenant", "add", "acme").orFail()).contains("rookery user add NAME --tenant acme");
        assertFails("already exists", "tenant", "add", "acme");
        assertThat(run("tenant", "list").orFail()).containsPattern("acme\tactive\t\\d.*\ndefault\tactive\t\\d.*\n");

        run("tenant", "suspend", "acme").orFail();
        assertThat(run("tenant", "show", "acme").orFail())
                .contains("State:   suspended", "Schema:  " + schema("acme"), "Users:   0");
        run("tenant", "resume", "acme").orFail();
        assertThat(run("tenant", "show", "acme").orFail()).contains("State:   active");

        assertFails("--yes", "tenant", "remove", "acme");
        assertThat(run("tenant", "remove", "acme", "--yes").orFail()).contains("Removing tenant 'acme'");
        assertFails("is being removed", "tenant", "resume", "acme");
        run("tenant", "remove", "acme", "--yes").orFail();
    }

    @Test
    void rejectsImpossibleChanges() {
        assertFails("There is no tenant 'acme'", "tenant", "show", "acme");
        assertFails("There is no tenant 'acme'", "tenant", "suspend", "acme");
        assertFails("cannot be removed", "tenant", "remove", "default", "--yes");
        assertThat(run("tenant", "add", "Acme Inc").exitCode()).isEqualTo(ExitCode.USAGE);
    }

    /** The user's clients could no longer log in. */
    @Test
    void refusesATenantThatWouldHideAUser() {
        run("user", "add", "device@acme", "--password-stdin", "--bcrypt-cost", "4")
                .orFail();
        assertFails("'device@acme'", "tenant", "add", "acme");
        run("tenant", "add", "acme2").orFail();
    }

    @Test
    void managesUsersAndRightsOfATenant() {
        run("tenant", "add", "acme").orFail();
        run("user", "add", "device001", "--tenant", "acme", "--password-stdin", "--bcrypt-cost", "4")
                .orFail();
        run("acl", "add", "device001", "a/#", "--read", "--tenant", "acme").orFail();
        run("user", "disable", "device001", "--tenant", "acme").orFail();

        assertThat(run("user", "list", "--tenant", "acme").orFail()).isEqualTo("device001\tdisabled\tuser\n");
        assertThat(run("acl", "list", "device001", "--tenant", "acme").orFail()).startsWith("a/#\t1");
        assertThat(run("acl", "test", "device001", "a/b", "--receive", "--tenant", "acme")
                        .out())
                .contains("the user is disabled");
        assertThat(database.query("SELECT username || is_active FROM " + schema("acme") + ".mqtt_users"))
                .containsExactly("device001false");

        assertThat(run("user", "list").orFail()).isEmpty();
        assertFails("There is no user 'device001'", "user", "enable", "device001");
        assertFails("--tenant acme", "user", "enable", "device002", "--tenant", "acme");
        assertFails("There is no tenant 'other'", "user", "list", "--tenant", "other");
        run("acl", "remove", "device001", "a/#", "--tenant", "acme").orFail();
        run("user", "delete", "device001", "--tenant", "acme").orFail();
        assertThat(run("user", "list", "--tenant", "acme").orFail()).isEmpty();
    }

    @Test
    void recordsChangesInTheAuditLogOfTheTenant() {
        run("migrate").orFail();
        run("tenant", "add", "acme").orFail();
        run("user", "add", "device001", "--tenant", "acme", "--password-stdin", "--bcrypt-cost", "4")
                .orFail();
        run("tenant", "suspend", "acme").orFail();

        assertThat(database.query("SELECT tenant || ': ' || action || ' ' || subject FROM api_audit ORDER BY id"))
                .containsExactly(
                        "default: tenant.create acme",
                        "acme: user.create admin",
                        "acme: mqtt-user.create device001",
                        "default: tenant.suspend acme");
    }

    @Test
    void createsAccountsOfATenant() {
        run("tenant", "add", "early", "--bcrypt-cost", "4").orFail();
        assertThat(run("tenant", "add", "acme", "--bcrypt-cost", "4").orFail())
                .containsPattern("Owner of its API: admin\nPassword: [A-Za-z0-9]{12,}\n");
        run("account", "add", "anna", "--role", "viewer", "--tenant", "acme", "--bcrypt-cost", "4")
                .orFail();
        run("account", "add", "anna", "--role", "owner", "--tenant", "early", "--bcrypt-cost", "4")
                .orFail();

        assertThat(database.query("SELECT tenant || ' ' || name || ' ' || role FROM api_users ORDER BY 1"))
                .containsExactly("acme admin owner", "acme anna viewer", "early admin owner", "early anna owner");
        assertFails("already exists", "account", "add", "anna", "--role", "viewer", "--tenant", "acme");
        run("account", "passwd", "anna", "--tenant", "acme", "--bcrypt-cost", "4")
                .orFail();
        assertFails("There is no account 'bob'", "account", "passwd", "bob", "--tenant", "early");
        assertFails("There is no tenant 'other'", "account", "passwd", "admin", "--tenant", "other");
    }
}
