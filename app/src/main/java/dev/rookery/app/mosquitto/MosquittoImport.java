package dev.rookery.app.mosquitto;

import dev.rookery.auth.password.PasswordCost;
import dev.rookery.auth.password.PasswordHashes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
                        plugins,
                        config.unread().stream(),
                        OptionCatalog.differences(config).stream(),
                        listeners.differences().stream(),
                        limits.differences().stream())
                .flatMap(lines -> lines)
                .toList();
    }

    private static ImportedUsers users(MosquittoConfig config, Path file, Hashes hashes) {
        Optional<String> anonymous = allowsAnonymous(config) ? Optional.of(ANONYMOUS) : Optional.empty();
        Optional<Path> dynamic =
                Optional.ofNullable(config.pluginOptions().get("config_file")).map(file::resolveSibling);
        if (dynamic.isPresent()) {
            return DynamicSecurity.read(dynamic.get(), hashes, anonymous);
        }
        Optional<Path> passwords = config.last("password_file").map(file::resolveSibling);
        Optional<Path> rights = config.last("acl_file").map(file::resolveSibling);
        return passwords.isEmpty() && rights.isEmpty() && anonymous.isEmpty()
                ? ImportedUsers.NONE
                : new FileUsers(hashes).read(passwords, rights, anonymous);
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
