package dev.rookery.app.goauth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.app.mosquitto.Setting;
import dev.rookery.auth.AclMode;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GoAuthQueriesTest {
    private static final String USER = "SELECT password_hash FROM mqtt_users WHERE username = $1 AND is_active = true";
    private static final String ACL = "SELECT topic FROM mqtt_acls WHERE username = $1 AND (access & $2) != 0";
    private static final String SUPERUSER =
            "SELECT COUNT(*) FROM mqtt_users WHERE username = $1 AND is_superuser = true";

    @Test
    void omitsDefaultQueries() {
        assertThat(queries(USER, ACL, SUPERUSER).settings()).isEmpty();
        assertThat(queries(USER, ACL, SUPERUSER).differences(AclMode.STRICT)).isEmpty();
        assertThat(queries(
                                "select password_hash from mqtt_users where username=$1 and is_active limit 1;",
                                ACL.replace("!=", "<>") + " ;",
                                SUPERUSER + " AND is_active = true")
                        .settings())
                .isEmpty();
    }

    @Test
    void importsQueriesOfOtherTables() {
        GoAuthQueries queries = queries(
                "SELECT pw FROM accounts WHERE login = $1",
                "SELECT pattern FROM rights WHERE login = $1 AND $2 = bits",
                "SELECT root FROM accounts WHERE login = $1");

        assertThat(queries.settings())
                .containsExactly(
                        new Setting("--user-query", "SELECT pw FROM accounts WHERE login = $1"),
                        new Setting("--acl-query", "SELECT pattern FROM rights WHERE login = $1 AND $2 = bits"),
                        new Setting("--superuser-query", "SELECT root FROM accounts WHERE login = $1"),
                        new Setting("--skip-migrations", ""));
        assertThat(queries.differences(AclMode.STRICT))
                .containsExactly(
                        "auth_opt_pg_userquery uses custom tables: their users and hashes are not examined",
                        "auth_opt_pg_aclquery uses custom tables: their rows are not examined");
    }

    @Test
    void withoutSuperuserQueryThereAreNoSuperusers() {
        assertThat(queries(USER, ACL, "").settings())
                .containsExactly(new Setting("--superuser-query", "SELECT 0 WHERE $1::text IS NULL"));
    }

    @Test
    void rejectsQueriesThatPermitEverything() {
        assertThat(queries(USER, "", SUPERUSER).settings()).isEmpty();
        assertThat(queries(USER, "", SUPERUSER).differences(AclMode.STRICT))
                .containsExactly(
                        "auth_opt_pg_aclquery is missing, which grants every user everything; Rookery grants what"
                                + " the rows of mqtt_acls grant");
    }

    @Test
    void reportsThatReadingImpliesSubscribing() {
        assertThat(queries(USER, "SELECT topic FROM acl WHERE name = $1 AND bits >= $2", SUPERUSER)
                        .differences(AclMode.READ_IMPLIES_SUBSCRIBE))
                .contains(
                        "topics that auth_opt_pg_aclquery returns for reading (1) are good for subscribing too (not with"
                                + " --acl-mode strict)");
    }

    @Test
    void reportsUnsupportedQueries() {
        GoAuthQueries queries = queries(USER, "SELECT topic FROM acl WHERE name = $1", SUPERUSER);

        assertThat(queries.parametersMissing())
                .containsExactly(
                        "--acl-query must use $1 and $2: Rookery does not start with it, and mosquitto-go-auth fails on"
                                + " every check");
        assertThat(queries.queries()).isEmpty();
    }

    private static GoAuthQueries queries(String user, String acl, String superuser) {
        Map<String, String> values = new HashMap<>();
        values.put("pg_userquery", user);
        values.put("pg_aclquery", acl);
        values.put("pg_superquery", superuser);
        return new GoAuthQueries(new GoAuthOptions(values));
    }
}
