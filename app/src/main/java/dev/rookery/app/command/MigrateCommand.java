package dev.rookery.app.command;

import dev.rookery.app.database.Database;
import dev.rookery.app.database.Schemas;
import dev.rookery.app.option.DatabaseOptions;
import dev.rookery.postgres.Migrations;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(name = "migrate", description = "Migrate the tables of the database to this version.")
final class MigrateCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private DatabaseOptions databaseOptions;

    @Option(
            names = "--with-provisioner",
            description = "Migrate the tables of the provisioner, too, for 'rookery all --skip-migrations'.")
    private boolean provisioner;

    @Override
    public Integer call() {
        try (Database database = databaseOptions.openOrCreate()) {
            Migrations.apply(database.config(), provisioner ? Schemas.WITH_PROVISIONER : Schemas.ALL);
            spec.commandLine()
                    .getOut()
                    .println("The tables at " + database.config().address() + " are up to date.");
        }
        return ExitCode.OK;
    }
}
