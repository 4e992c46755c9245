package dev.rookery.app.backup.drill;

import dev.rookery.app.backup.BackupName;
import dev.rookery.app.backup.BackupName.Kind;
import dev.rookery.app.backup.archive.FolderArchive;
import dev.rookery.app.backup.content.BackupContents;
import dev.rookery.app.backup.content.RestoreCheckException;
import dev.rookery.app.backup.content.RestoredDatabase;
import dev.rookery.app.backup.dump.DatabaseDump;
import dev.rookery.app.database.DataFolder;
import dev.rookery.app.database.Database;
import dev.rookery.app.database.EmbeddedDatabase;
import dev.rookery.app.database.Schemas;
import dev.rookery.app.store.StoreInspection;
import dev.rookery.broker.store.journal.JournalTool;
import dev.rookery.postgres.PostgresClients;
import dev.rookery.postgres.PostgresConfig;
import dev.rookery.postgres.PostgresException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Restore test with an embedded PostgreSQL that only this process uses.
 *
 * @param scratch folder for the restored data, which the caller deletes
 */
public record RestoreDrill(Path scratch) {
    private static final String RESTORED = "restored";

    /**
     * Restores a backup and checks it.
     *
     * @param source folder of the backup
     * @return what was checked, a line each
     * @throws RestoreCheckException if the backup is not complete
     */
    public List<String> run(Path source, BackupName backup) throws IOException {
        return backup.kind() == Kind.DUMP ? dump(source, backup) : folder(source.resolve(backup.file()));
    }

    private List<String> dump(Path source, BackupName backup) throws IOException {
        Path file = source.resolve(backup.contents());
        if (Files.notExists(file)) {
            throw new RestoreCheckException(
                    backup + " has no list of contents; an earlier version wrote it. Create another backup");
        }
        BackupContents contents = BackupContents.read(file);
        DataFolder data = new DataFolder(scratch.resolve("server"));
        try (Database server = EmbeddedDatabase.openOrCreate(data)) {
            PostgresConfig superuser = EmbeddedDatabase.superuser(data, server.config());
            execute(superuser, "CREATE DATABASE " + RESTORED);
            PostgresConfig restored = new PostgresConfig(
                    superuser.host(),
                    superuser.port(),
                    RESTORED,
                    superuser.user(),
                    superuser.password(),
                    superuser.sslMode(),
                    superuser.sslRootCertificate());
            DatabaseDump.restore(restored, source.resolve(backup.file()), contents);
            return new RestoredDatabase(restored).check(Optional.of(contents), Schemas.WITH_PROVISIONER);
        }
    }

    private List<String> folder(Path archive) throws IOException {
        Path target = scratch.resolve("data");
        FolderArchive.unpack(archive, target);
        DataFolder data = new DataFolder(target);
        List<String> report = new ArrayList<>();
        try (Database server = EmbeddedDatabase.open(data, notice -> {})) {
            report.addAll(new RestoredDatabase(server.config()).check(Optional.empty(), Schemas.WITH_PROVISIONER));
        }
        JournalTool journal = new JournalTool(data.broker().resolve("store"));
        if (journal.exists()) {
            StoreInspection state = StoreInspection.of(journal);
            report.add(state.sessions() + " sessions and " + state.retained() + " retained messages readable");
        }
        return report;
    }

    private static void execute(PostgresConfig superuser, String statement) {
        try (Connection connection = PostgresClients.dataSource(superuser).getConnection();
                Statement created = connection.createStatement()) {
            created.execute(statement);
        } catch (SQLException e) {
            throw PostgresException.about(superuser, e);
        }
    }
}
