package dev.rookery.app.command;

import dev.rookery.app.database.Database;
import dev.rookery.app.database.DatabaseSession;
import dev.rookery.app.goauth.GoAuthImport;
import dev.rookery.app.goauth.Installation;
import dev.rookery.app.mosquitto.MosquittoImport;
import dev.rookery.app.mosquitto.Setting;
import dev.rookery.app.mosquitto.SettingsFile;
import dev.rookery.app.option.AclOptions;
import dev.rookery.app.option.DatabaseOptions;
import dev.rookery.app.option.PasswordOptions;
import dev.rookery.auth.postgres.QueryProbe;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "import",
        description = "Import the installation of another broker.",
        synopsisSubcommandLabel = "COMMAND")
final class ImportCommand {
    private static final String ANONYMOUS_USER = "--anonymous-user";

    @Spec
    private CommandSpec spec;

    /** Output of the import. */
    static final class Result {
        @Option(
                names = "--check",
                required = true,
                description = "Only report differences; the exit code is 4 if there are any.")
        private boolean check;

        @ArgGroup(exclusive = false)
        private Output output;
    }

    /** File that receives the settings. */
    static final class Output {
        @Option(
                names = "--output",
                required = true,
                paramLabel = "FILE",
                description = "Write the settings to this file.")
        private Path file;

        @Option(names = "--force", description = "Replace an existing file.")
        private boolean force;
    }

    @Command(
            name = "go-auth",
            description = {
                "Report differences to a Mosquitto with mosquitto-go-auth, and write its settings as"
                        + " options for: rookery broker @FILE.",
                "Reads the database that the file names; set PGPASSWORD if the file contains no password."
                        + " The database is not changed."
            })
    int goAuth(
            @Parameters(paramLabel = "MOSQUITTO.CONF") Path file,
            @ArgGroup(multiplicity = "1") Result result,
            @Mixin AclOptions acl,
            @Mixin PasswordOptions passwords) {
        GoAuthImport source = GoAuthImport.read(file, System.getenv());
        List<Setting> settings = source.settings(acl.mode(), passwords.cost());
        Examined examined = examine(source);
        Installation installation = examined.installation();
        List<String> differences = source.differences(installation, examined.probe(), acl.mode(), passwords.cost());
        List<String> errors = source.errors(examined.probe());
        out().println(file + " uses PostgreSQL at " + source.postgres().address() + ": "
                + installation.users().size() + " users, " + installation.rows().size() + " ACL rows.");
        print("Imported settings:", settings);
        if (!errors.isEmpty()) {
            print("Errors, with which no client could log in:", errors);
        }
        print(differences.isEmpty() ? "No differences." : "Differences:", differences);
        if (!source.notes().isEmpty()) {
            print("Notes:", source.notes());
        }
        if (!errors.isEmpty()) {
            return ExitCode.FAILURE;
        }
        if (result.check) {
            return differences.isEmpty() ? ExitCode.OK : ExitCode.DIFFERENT;
        }
        SettingsFile.write(result.output.file, settings, result.output.force);
        out().println();
        out().println("Wrote " + result.output.file
                + " without the password. Start with: PGPASSWORD=... ./rookery broker @" + result.output.file);
        return ExitCode.OK;
    }

    @Command(
            name = "mosquitto",
            description = {
                "Report differences to a Mosquitto with a password file, an ACL file or the dynamic security plug-in, and write its"
                        + " settings as options for: rookery broker @FILE.",
                "With --output, adds the users and their ACL rows to the database too; existing users are not changed."
            })
    int mosquitto(
            @Parameters(paramLabel = "MOSQUITTO.CONF") Path file,
            @ArgGroup(multiplicity = "1") Result result,
            @Mixin PasswordOptions passwords,
            @Mixin TenantOption tenant,
            @Mixin DatabaseOptions database) {
        MosquittoImport source = MosquittoImport.read(file, passwords.cost());
        List<String> differences = source.differences();
        out().println(file + ": " + source.users().users().size() + " users, "
                + source.users().rowCount() + " ACL rows.");
        print("Imported settings:", source.settings());
        print(differences.isEmpty() ? "No differences." : "Differences:", differences);
        if (!source.notes().isEmpty()) {
            print("Notes:", source.notes());
        }
        if (result.check) {
            return differences.isEmpty() ? ExitCode.OK : ExitCode.DIFFERENT;
        }
        List<Setting> settings = source.settings();
        List<Setting> withoutAnonymous = settings.stream()
                .filter(setting -> !setting.option().equals(ANONYMOUS_USER))
                .toList();
        // Before the users, because it fails if the file exists.
        SettingsFile.write(result.output.file, withoutAnonymous, result.output.force);
        UserImport.Result added = UserImport.add(source.users().users(), tenant, database);
        out().println();
        // Clients without a username would have whatever rights an existing user of that name has.
        if (source.users().anonymousUser().filter(added.existing()::contains).isPresent()) {
            out().println("Left out " + ANONYMOUS_USER
                    + ", because the user exists already. If clients without a username"
                    + " are to have its rights, add the option to " + result.output.file + ".");
        } else {
            SettingsFile.write(result.output.file, settings, true);
        }
        out().println("Wrote " + result.output.file + ". Added " + added.added() + " users."
                + (added.existing().isEmpty()
                        ? ""
                        : " Not changed, because they exist: " + String.join(", ", added.existing())));
        return ExitCode.OK;
    }

    /** What the database of an installation contains. */
    private record Examined(Installation installation, QueryProbe.Result probe) {}

    private static Examined examine(GoAuthImport source) {
        try (DatabaseSession session = new DatabaseSession(Database.outside(source.postgres()))) {
            return new Examined(
                    session.await(source.installation(session.client())), session.connection(source::probe));
        }
    }

    private void print(String title, List<?> lines) {
        out().println();
        out().println(title);
        lines.forEach(line -> out().println("  " + line));
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
