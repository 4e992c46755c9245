package dev.rookery.app.mosquitto;

import dev.rookery.auth.AccessRules;
import dev.rookery.auth.AclMode;
import dev.rookery.auth.password.PasswordCost;
import dev.rookery.auth.password.PasswordHashes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Import of a Mosquitto with a password file, an ACL file or the dynamic security plug-in. */
public final class MosquittoImport {
    private static final String ANONYMOUS = "anonymous";

    private final MosquittoConfig config;
    private final ListenerSettings listeners;
    private final BrokerLimits limits;
    private final ImportedUsers users;

    private MosquittoImport(MosquittoConfig config, Path file, PasswordCost cost) {
        this.config = config;
        listeners = new ListenerSettings(config);
        limits = new BrokerLimits(config, listeners);
        users = users(config, file, new Hashes(new PasswordHashes(cost)));
    }

    /**
     * Reads a {@code mosquitto.conf} and the files that it names.
     *
     * @throws ImportException if a file cannot be read
     */
    public static MosquittoImport read(Path file, PasswordCost cost) {
        return new MosquittoImport(MosquittoConfig.read(file), file, cost);
    }

    public ImportedUsers users() {
        return users;
    }

    /** Returns the equivalent options of Rookery. */
    public List<Setting> settings() {
        List<Setting> settings = new ArrayList<>(listeners.settings());
        settings.addAll(limits.settings());
        users.anonymousUser().ifPresent(name -> settings.add(new Setting("--anonymous-user", name)));
        return settings;
    }

    /** Returns one line per difference in behavior. */
    public List<String> differences() {
        Stream<String> plugins = config.entries().stream()
                .filter(entry -> entry.key().equals("plugin") || entry.key().equals("auth_plugin"))
                .map(MosquittoConfig.Entry::value)
                .filter(value -> !value.contains("dynamic_security"))
                .map(value -> "the plug-in " + value + " is not taken over"
                        + (value.contains("go-auth") ? "; use: rookery import go-auth" : ""));
        return Stream.of(
                        users.differences().stream(),
                        flaws(),
                        plugins,
                        config.unread().stream(),
                        OptionCatalog.differences(config).stream(),
                        listeners.differences().stream(),
                        limits.differences().stream())
                .flatMap(lines -> lines)
                .toList();
    }

    /** Returns one line per reason for which Rookery ignores rows. */
    private Stream<String> flaws() {
        Map<String, List<String>> flaws = new TreeMap<>();
        users.users()
                .forEach(user -> AccessRules.compile(
                        user.name(),
                        user.rows(),
                        AclMode.READ_IMPLIES_SUBSCRIBE,
                        (row, reason) -> flaws.computeIfAbsent(reason, absent -> new ArrayList<>())
                                .add(user.name() + " '" + row.topic() + "'")));
        return flaws.entrySet().stream()
                .map(flaw -> Examples.line("ACL row", "ignored, because " + flaw.getKey(), flaw.getValue()));
    }

    /** Returns one line per difference that most clients do not notice. */
    public List<String> notes() {
        return listeners.notes();
    }

    private static ImportedUsers users(MosquittoConfig config, Path file, Hashes hashes) {
        Optional<String> anonymous = allowsAnonymous(config) ? Optional.of(ANONYMOUS) : Optional.empty();
        Optional<Path> dynamic =
                Optional.ofNullable(config.pluginOptions().get("config_file")).map(file::resolveSibling);
        if (dynamic.isPresent()) {
            return DynamicSecurity.read(dynamic.get(), hashes, anonymous);
        }
        Optional<Path> passwords = path(config, "password_file", "files_password_path", "password_path")
                .map(file::resolveSibling);
        Optional<Path> rights =
                path(config, "acl_file", "files_acl_path", "acl_path").map(file::resolveSibling);
        return passwords.isEmpty() && rights.isEmpty() && anonymous.isEmpty()
                ? ImportedUsers.NONE
                : new FileUsers(hashes).read(passwords, rights, anonymous);
    }

    /** Returns a file of Mosquitto, or of the files backend of mosquitto-go-auth. */
    private static Optional<String> path(MosquittoConfig config, String key, String... pluginKeys) {
        return config.last(key).or(() -> Arrays.stream(pluginKeys)
                .flatMap(name -> Stream.ofNullable(config.pluginOptions().get(name)))
                .findFirst());
    }

    /** Without a listener and without an option, Mosquitto accepts everybody on its own host. */
    private static boolean allowsAnonymous(MosquittoConfig config) {
        boolean hasListener =
                config.last("listener").isPresent() || config.last("port").isPresent();
        return config.isTrue("listener_allow_anonymous")
                || config.last("allow_anonymous")
                        .map("true"::equals)
                        .orElse(!hasListener && config.last("password_file").isEmpty());
    }
}
