package dev.rookery.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rookery.auth.postgres.AuthSchema;
import dev.rookery.testkit.TestDatabase;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MigrationsTest {
    private static final String COLUMNS =
            "SELECT concat_ws(' ', column_name, data_type, character_maximum_length, is_nullable, column_default)"
                    + " FROM information_schema.columns WHERE table_name = '%s' ORDER BY ordinal_position";

    private final TestDatabase database = TestDatabase.create();

    @Test
    void makesTheTwoTablesExactly() {
        Migrations.apply(config(), List.of(AuthSchema.SCHEMA));

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
        assertThat(Migrations.apply(config(), List.of(AuthSchema.SCHEMA))).isPositive();
        assertThat(Migrations.apply(config(), List.of(AuthSchema.SCHEMA))).isZero();
    }

    @Test
    void leavesTheTablesOfAnInstallationAsTheyAre() {
        database.execute("CREATE TABLE mqtt_users (username text PRIMARY KEY, password_hash text NOT NULL,"
                + " is_active boolean DEFAULT true, is_superuser boolean DEFAULT false, note text)");
        database.execute("CREATE TABLE mqtt_acls (username text, topic text, access smallint)");
        database.execute("INSERT INTO mqtt_users VALUES ('device001', 'hash', true, false, 'kept')");

        Migrations.apply(config(), List.of(AuthSchema.SCHEMA));

        assertThat(database.query("SELECT note FROM mqtt_users")).containsExactly("kept");
    }

    @Test
    void saysWhatIsWrongWithoutTheStatements() {
        PostgresConfig nowhere = PostgresConfig.fromUrl("postgresql://u:hunter2@localhost:1/d", Map.of());

        assertThatThrownBy(() -> Migrations.apply(nowhere, List.of(AuthSchema.SCHEMA)))
                .isInstanceOf(PostgresException.class)
                .hasMessageContaining("localhost:1/d")
                .hasMessageContaining("refused")
                .hasMessageNotContaining("hunter2");
    }

    private PostgresConfig config() {
        return PostgresConfig.fromUrl(database.url(), Map.of());
    }
}
