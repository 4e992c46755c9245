package dev.rookery.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rookery.auth.postgres.AuthSchema;
import dev.rookery.testkit.TestDatabase;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MigrationsTest {
    private static final String COLUMNS =
            "SELECT concat_ws(' ', column_name, data_type, character_maximum_length, is_nullable, column_default)"
                    + " FROM information_schema.columns WHERE table_name = '%s' ORDER BY ordinal_position";

    private static final List<Schema> AUTH = List.of(AuthSchema.SCHEMA);

    private final TestDatabase database = TestDatabase.create();

    @Test
    void createsTheContractTablesExactly() {
        Migrations.apply(config(), AUTH);

        assertThat(database.query(COLUMNS.formatted("mqtt_users")))
                .containsExactly(
                        "username character varying 255 NO",
                        "password_hash character varying 255 NO",
                        "is_active boolean YES true",
                        "is_superuser boolean YES false",
                        "created_at timestamp without time zone YES CURRENT_TIMESTAMP");
        assertThat(database.query(COLUMNS.formatted("mqtt_acls")))
                .containsExactly(
                        "username character varying 255 NO", "topic character varying 255 NO", "access integer YES");
    }

    @Test
    void appliesEachMigrationOnce() {
        assertThat(Migrations.apply(config(), AUTH)).isPositive();
        assertThat(Migrations.apply(config(), AUTH)).isZero();
    }

    @Test
    void detectsAnUpToDateSchemaWithoutFlyway() {
        database.execute("CREATE TABLE unrelated (id integer)");
        assertThat(Migrations.outdated(config(), AUTH)).isEqualTo(AUTH);

        Migrations.apply(config(), AUTH);

        assertThat(database.query("SELECT type FROM rookery_schema_history")).contains("BASELINE", "SQL");
        assertThat(Migrations.outdated(config(), AUTH)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DELETE FROM rookery_schema_history WHERE version = '2'",
                "UPDATE rookery_schema_history SET success = false WHERE version = '2'",
                "UPDATE rookery_schema_history SET checksum = checksum + 1 WHERE version = '2'",
                "UPDATE rookery_schema_history SET description = 'other' WHERE version = '2'",
                "UPDATE rookery_schema_history SET version = '2.1' WHERE version = '2'",
                "UPDATE rookery_schema_history SET type = 'JDBC' WHERE version = '2'",
                "INSERT INTO rookery_schema_history (installed_rank, version, description, type, script, checksum,"
                        + " installed_by, execution_time, success)"
                        + " SELECT 100, '999', 'new', type, 'V999__new.sql', checksum, installed_by, 1, true"
                        + " FROM rookery_schema_history WHERE version = '2'",
                "ALTER TABLE rookery_schema_history DROP COLUMN checksum",
                "DROP TABLE rookery_schema_history",
            })
    void passesOtherHistoriesToFlyway(String change) {
        Migrations.apply(config(), AUTH);

        database.execute(change);

        assertThat(Migrations.outdated(config(), AUTH)).isEqualTo(AUTH);
    }

    @Test
    void readsTheHistoryOfTheCurrentSchema() {
        Migrations.apply(config(), AUTH);
        database.execute("CREATE SCHEMA own");
        database.execute("DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET search_path = own, public',"
                + " current_database()); END $$");

        assertThat(Migrations.outdated(config(), AUTH)).isEqualTo(AUTH);
    }

    @Test
    void failsIfFlywayFails() {
        Migrations.apply(config(), AUTH);
        database.execute("UPDATE rookery_schema_history SET checksum = checksum + 1 WHERE version = '2'");

        assertThatThrownBy(() -> Migrations.apply(config(), AUTH))
                .isInstanceOf(PostgresException.class)
                .hasMessageContaining("checksum");
    }

    @Test
    void refusesDatabaseOfNewerVersionUnchanged() {
        Migrations.apply(config(), AUTH);
        database.execute("DROP TABLE rookery_user_limits");
        database.execute(
                "UPDATE rookery_schema_history SET version = '999', script = 'V999__new.sql' WHERE version = '3'");
        List<String> history =
                database.query("SELECT h::text FROM rookery_schema_history AS h ORDER BY installed_rank");

        assertThatThrownBy(() -> Migrations.apply(config(), AUTH))
                .isInstanceOf(PostgresException.class)
                .hasMessageContaining(config().address() + " was migrated by a newer version of Rookery")
                .hasMessageContaining("rookery_schema_history lists V999__new.sql")
                .hasMessageContaining("Start that version or restore a backup");

        assertThat(database.query("SELECT to_regclass('rookery_user_limits')::text"))
                .containsNull();
        assertThat(database.query("SELECT h::text FROM rookery_schema_history AS h ORDER BY installed_rank"))
                .isEqualTo(history);
    }

    @Test
    void keepsExistingTables() {
        database.execute("CREATE TABLE mqtt_users (username text PRIMARY KEY, password_hash text NOT NULL,"
                + " is_active boolean DEFAULT true, is_superuser boolean DEFAULT false, note text)");
        database.execute("CREATE TABLE mqtt_acls (username text, topic text, access smallint)");
        database.execute("INSERT INTO mqtt_users VALUES ('device001', 'hash', true, false, 'kept')");

        Migrations.apply(config(), AUTH);

        assertThat(database.query("SELECT note FROM mqtt_users")).containsExactly("kept");
    }

    @Test
    void reportsTheReasonWithoutTheStatements() {
        PostgresConfig nowhere = PostgresConfig.fromUrl("postgresql://u:hunter2@localhost:1/d", Map.of());

        assertThatThrownBy(() -> Migrations.apply(nowhere, AUTH))
                .isInstanceOf(PostgresException.class)
                .hasMessageContaining("localhost:1/d")
                .hasMessageContaining("refused")
                .hasMessageNotContaining("hunter2");
    }

    private PostgresConfig config() {
        return PostgresConfig.fromUrl(database.url(), Map.of());
    }
}
