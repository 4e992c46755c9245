package dev.rookery.auth.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.postgres.PostgresClients;
import dev.rookery.postgres.PostgresConfig;
import dev.rookery.testkit.TestDatabase;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QueryProbeTest {
    private static final String USER = "SELECT pw FROM accounts WHERE id = $1";
    private static final String ACL = "SELECT topic FROM rights WHERE id = $1 AND access & $2 != 0";
    private static final String SUPERUSER = "SELECT count(*) FROM accounts WHERE id = $1 AND root";

    private final TestDatabase database = TestDatabase.create();
    private final Vertx vertx = PostgresClients.vertx();
    private final Pool pool =
            PostgresClients.pool(vertx, PostgresConfig.fromUrl(database.url(), Map.of()), 1, Duration.ofSeconds(60));

    @BeforeEach
    void prepare() {
        database.execute("CREATE TABLE accounts (id uuid, pw text, root boolean);"
                + " CREATE TABLE rights (id uuid, topic text, access integer, allowed boolean)");
    }

    @AfterEach
    void close() {
        pool.close().toCompletionStage().toCompletableFuture().join();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void passesQueriesThatWork() {
        assertThat(probe(USER, ACL, SUPERUSER).faults()).isEmpty();
        assertThat(probe(USER + " LIMIT 1;", ACL + " -- comment", SUPERUSER).faults())
                .isEmpty();
        assertThat(probe(USER, ACL, SUPERUSER).superuserIsBoolean()).isFalse();
        assertThat(probe(USER, ACL, "SELECT root FROM accounts WHERE id = $1").superuserIsBoolean())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            SELECT pw FROM account WHERE id = $1          | relation "account" does not exist
            SELECT password FROM accounts WHERE id = $1   | column "password" does not exist
            SELEKT pw FROM accounts WHERE id = $1         | syntax error at or near "SELEKT"
            SELECT pw FROM accounts WHERE id = lower($1)  | operator does not exist: uuid = text
            SELECT pw FROM accounts WHERE id = $1 AND $2  | wrong number of parameters for prepared statement
            SELECT pw FROM accounts WHERE $1 IS NULL      | could not determine data type of parameter $1
            SELECT FROM accounts WHERE id = $1            | it returns no column
            SELECT ARRAY[pw] FROM accounts WHERE id = $1  | it returns an array; return one element
            """)
    void reportsQueriesThatCannotWork(String query, String reason) {
        QueryProbe.Result result = probe(query, ACL, SUPERUSER);

        assertThat(result.faults()).singleElement().satisfies(fault -> {
            assertThat(fault.query()).isEqualTo(LoginQuery.USER);
            assertThat(fault.isTotal()).isTrue();
            assertThat(fault.toString()).startsWith("The user query (--user-query) fails: " + reason);
        });
    }

    @Test
    void reportsEachQuery() {
        assertThat(probe(
                                "SELECT a FROM b WHERE c = $1",
                                "SELECT d FROM e WHERE f = $1 AND g = $2",
                                "SELECT h WHERE i = $1")
                        .faults())
                .extracting(QueryFault::query)
                .containsExactly(LoginQuery.USER, LoginQuery.SUPERUSER, LoginQuery.ACL);
    }

    @Test
    void reportsAccessesThatTheParameterCannotHave() {
        assertThat(probe(USER, "SELECT topic FROM rights WHERE id = $1 AND allowed = $2", SUPERUSER)
                        .faults())
                .extracting(QueryFault::toString)
                .containsExactly("The ACL query (--acl-query) fails for access 2 (write), 4 (subscribe):"
                        + " invalid input syntax for type boolean: \"2\"");
    }

    @Test
    void toleratesFunctionsThatRaiseErrorsForUnknownUsers() {
        database.execute("CREATE FUNCTION hash_of(name text) RETURNS text LANGUAGE plpgsql AS"
                + " $$ BEGIN RAISE EXCEPTION 'no such user'; END $$");

        assertThat(probe("SELECT hash_of($1)", ACL, SUPERUSER).faults()).isEmpty();
    }

    private QueryProbe.Result probe(String user, String acl, String superuser) {
        return pool.withConnection(connection -> QueryProbe.run(connection, new AuthQueries(user, acl, superuser)))
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }
}
