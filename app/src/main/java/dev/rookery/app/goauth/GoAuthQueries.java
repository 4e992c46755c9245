package dev.rookery.app.goauth;

import dev.rookery.app.mosquitto.Setting;
import dev.rookery.auth.AclMode;
import dev.rookery.auth.postgres.AuthQueries;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The three queries of an installation and their equivalents in Rookery. */
final class GoAuthQueries {
    private static final String USER = "pg_userquery";
    private static final String ACL = "pg_aclquery";
    private static final String SUPERUSER = "pg_superquery";
    /** Returns no row, so that no user is a superuser. */
    private static final String NO_SUPERUSERS = "SELECT 0 WHERE $1::text IS NULL";
    /** Rookery's default query also requires an active user. */
    private static final String SUPERUSER_ACTIVE_OR_NOT =
            "SELECT COUNT(*) FROM mqtt_users WHERE username = $1 AND is_superuser = true";

    private final GoAuthOptions options;

    GoAuthQueries(GoAuthOptions options) {
        this.options = options;
    }

    /** Returns whether the users are in the default table. */
    boolean asksStandardUsers() {
        return same(options.require(USER), AuthQueries.DEFAULT.user());
    }

    /** Returns whether the ACL rows are in the default table. */
    boolean asksStandardRows() {
        return options.get(ACL)
                .map(query -> same(query, AuthQueries.DEFAULT.acl()))
                .orElse(true);
    }

    /** Returns the options for queries that differ from the defaults. */
    List<Setting> settings() {
        List<Setting> settings = new ArrayList<>();
        if (!asksStandardUsers()) {
            settings.add(new Setting("--user-query", options.require(USER)));
        }
        options.get(ACL)
                .filter(query -> !asksStandardRows())
                .ifPresent(query -> settings.add(new Setting("--acl-query", query)));
        if (!hasSuperusers()) {
            settings.add(new Setting("--superuser-query", NO_SUPERUSERS));
        } else {
            superuserQuery()
                    .filter(query -> !isStandardSuperuser(query))
                    .ifPresent(query -> settings.add(new Setting("--superuser-query", query)));
        }
        if (!asksStandardUsers() || !asksStandardRows()) {
            settings.add(new Setting("--skip-migrations", ""));
        }
        return settings;
    }

    List<String> differences(AclMode mode) {
        List<String> differences = new ArrayList<>();
        if (!asksStandardUsers()) {
            differences.add("auth_opt_pg_userquery uses custom tables: their users and hashes are not examined");
        }
        if (options.get(ACL).isEmpty()) {
            differences.add("auth_opt_pg_aclquery is missing, which grants every user everything; Rookery grants what"
                    + " the rows of mqtt_acls grant");
        } else if (!asksStandardRows()) {
            differences.add("auth_opt_pg_aclquery uses custom tables: their rows are not examined");
            if (mode == AclMode.READ_IMPLIES_SUBSCRIBE) {
                differences.add(
                        "topics that auth_opt_pg_aclquery returns for reading (1) are good for subscribing too (not"
                                + " with --acl-mode strict)");
            }
        }
        return differences;
    }

    /** Returns the queries that Rookery will use, or empty if it does not start with them. */
    Optional<AuthQueries> queries() {
        return parametersMissing().isEmpty()
                ? Optional.of(new AuthQueries(
                        query("--user-query", AuthQueries.DEFAULT.user()),
                        query("--acl-query", AuthQueries.DEFAULT.acl()),
                        query("--superuser-query", AuthQueries.DEFAULT.superuser())))
                : Optional.empty();
    }

    private String query(String option, String standard) {
        return settings().stream()
                .filter(setting -> setting.option().equals(option))
                .map(Setting::value)
                .findFirst()
                .orElse(standard);
    }

    /** Returns one line per query without a parameter that Rookery, like mosquitto-go-auth, passes. */
    List<String> parametersMissing() {
        List<String> missing = new ArrayList<>();
        for (Setting setting : settings()) {
            Set<String> wanted = setting.option().equals("--acl-query")
                    ? Set.of("$1", "$2")
                    : setting.option().endsWith("-query") ? Set.of("$1") : Set.of();
            if (!wanted.stream().allMatch(setting.value()::contains)) {
                missing.add(setting.option() + " must use "
                        + String.join(" and ", wanted.stream().sorted().toList())
                        + ": Rookery does not start with it, and mosquitto-go-auth fails on every check");
            }
        }
        return missing;
    }

    private boolean hasSuperusers() {
        return !options.isTrue("disable_superuser") && superuserQuery().isPresent();
    }

    private Optional<String> superuserQuery() {
        return options.get(SUPERUSER);
    }

    private static boolean isStandardSuperuser(String query) {
        return same(query, AuthQueries.DEFAULT.superuser()) || same(query, SUPERUSER_ACTIVE_OR_NOT);
    }

    private static boolean same(String query, String other) {
        return normal(query).equals(normal(other));
    }

    private static String normal(String query) {
        return query.toLowerCase(Locale.ROOT)
                .replaceAll("\\s+", " ")
                .replaceAll(" ?(limit 1)? ?;?$", "")
                .replaceAll(" ?(!=|<>|=|&|\\*|\\(|\\)) ?", "$1")
                .replace("<>", "!=")
                .replace("=true", "")
                .strip();
    }
}
