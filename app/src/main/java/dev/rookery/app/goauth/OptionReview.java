package dev.rookery.app.goauth;

import dev.rookery.app.mosquitto.MosquittoConfig;
import dev.rookery.app.mosquitto.OptionCatalog;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Review of the options without an equivalent, or with a different one. */
final class OptionReview {
    private static final Pattern TRAILING_COMMENT = Pattern.compile(".*\\s#.*");
    /** Options that affect clients if enabled, and the behavior of Rookery. */
    private static final Map<String, String> UNSUPPORTED = Map.of(
            "check_prefix", "every username is looked up as it is",
            "use_clientid_as_username", "clients have to send a username",
            "retry_count", "the client receives \"server unavailable\"",
            "pg_sslcert", "Rookery does not authenticate to PostgreSQL with a certificate",
            "pg_sslkey", "Rookery does not authenticate to PostgreSQL with a certificate",
            "pg_register", "users, superusers and rights are all looked up");

    private static final Set<String> SWITCHED_OFF = Set.of("", "0", "false");

    /** Options that are imported, reported elsewhere, or irrelevant to clients. The last line lists those of other backends. */
    private static final Pattern KNOWN = Pattern.compile(
            "backends|pg_(host|port|dbname|user|password|sslmode|sslrootcert|userquery|superquery|aclquery)"
                    + "|disable_superuser|(pg_)?hasher(_.*)?|cache(_.*)?|.*_seconds|prefixes|strip_prefix|log_.*"
                    + "|pg_connect_tries|pg_max_life_time|exhaust_backend_first"
                    + "|(files|password|acl|jwt|redis|http|mysql|sqlite|mongo|grpc|js|plugin)_.*");

    private final MosquittoConfig config;
    private final GoAuthOptions options;

    OptionReview(MosquittoConfig config, GoAuthOptions options) {
        this.config = config;
        this.options = options;
    }

    List<String> differences() {
        List<String> differences = new ArrayList<>();
        if (!options.otherBackends().isEmpty()) {
            differences.add("the users and rights of the backends " + String.join(", ", options.otherBackends())
                    + " are not taken over"
                    + (options.otherBackends().contains("files") ? "; rookery import mosquitto reads the files" : ""));
        }
        options.values().keySet().stream().sorted().forEach(name -> difference(
                        name, Objects.requireNonNull(options.values().get(name)))
                .ifPresent(differences::add));
        config.entries().stream()
                .filter(entry -> TRAILING_COMMENT.matcher(entry.value()).matches())
                .map(entry -> entry.key() + ": mosquitto knows no comments behind a value, so that '#' is part of it")
                .forEach(differences::add);
        mosquitto(differences);
        return differences;
    }

    /** Returns differences that no client of the Mosquitto notices. */
    List<String> notes() {
        List<String> notes = new ArrayList<>();
        if (!hasher().equals("bcrypt")) {
            notes.add("auth_opt_hasher: stored " + hasher() + " hashes are read, new ones are made with bcrypt");
        }
        if (options.isTrue("cache")) {
            notes.add("auth_opt_cache: not needed, for rights are kept in memory from the login on");
        }
        if (isTrue("allow_anonymous")) {
            notes.add("allow_anonymous: clients without a username are refused, as mosquitto-go-auth does");
        }
        return notes;
    }

    private String hasher() {
        return options.get("pg_hasher").or(() -> options.get("hasher")).orElse("pbkdf2");
    }

    private static Optional<String> difference(String name, String value) {
        if (UNSUPPORTED.containsKey(name)) {
            return SWITCHED_OFF.contains(value)
                    ? Optional.empty()
                    : Optional.of("auth_opt_" + name + " is not supported: " + UNSUPPORTED.get(name));
        }
        return KNOWN.matcher(name).matches()
                ? Optional.empty()
                : Optional.of("auth_opt_" + name + " is unknown and not taken over");
    }

    private void mosquitto(List<String> differences) {
        if (isTrue("persistence")) {
            differences.add("persistence: mosquitto's sessions and retained messages are not taken over; Rookery keeps"
                    + " its own in --data");
        }
        if (config.last("auth_plugin_deny_special_chars")
                .filter("false"::equals)
                .isPresent()) {
            differences.add("auth_plugin_deny_special_chars: client ids with '+' or '#' never stand for %c");
        }
        if (config.isTrue("per_listener_settings")) {
            differences.add("per_listener_settings: clients of all listeners are checked in the same way, with the last"
                    + " options of mosquitto-go-auth");
        }
        differences.addAll(config.unread());
        differences.addAll(OptionCatalog.differences(config));
    }

    private boolean isTrue(String key) {
        return config.isTrue(key);
    }
}
