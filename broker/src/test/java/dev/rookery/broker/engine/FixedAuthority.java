package dev.rookery.broker.engine;

import dev.rookery.auth.AccessRules;
import dev.rookery.auth.AclMode;
import dev.rookery.auth.AclRow;
import dev.rookery.auth.Authentication;
import dev.rookery.auth.AuthenticationMethod;
import dev.rookery.auth.Authority;
import dev.rookery.auth.Ban;
import dev.rookery.auth.BanList;
import dev.rookery.auth.CredentialVersion;
import dev.rookery.auth.Credentials;
import dev.rookery.auth.PasswordCredentials;
import dev.rookery.auth.Principal;
import dev.rookery.auth.PrincipalWatcher;
import dev.rookery.auth.TenantId;
import dev.rookery.auth.UserKey;
import dev.rookery.auth.ban.Bans;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Authority with users defined by the test. Clients without a username are superusers, so that protocol tests need no
 * credentials. Completes on another thread, like the real one.
 */
final class FixedAuthority implements Authority {
    private record User(String password, List<AclRow> rows) {}

    private final Bans bans = new Bans(Clock.systemUTC());
    private final Map<String, User> users = new ConcurrentHashMap<>();
    private volatile CompletableFuture<Void> release = CompletableFuture.completedFuture(null);
    private volatile Authentication.Refusal outage;
    private volatile PrincipalWatcher watcher;
    private volatile SocketAddress lastAddress;

    /** Adds or replaces a user with ACL rows of the form {@code "topic access"}. */
    FixedAuthority user(String name, String password, String... rows) {
        users.put(name, new User(password, rows(name, rows)));
        return this;
    }

    /** Returns the address of the last client that authenticated. */
    SocketAddress lastAddress() {
        return lastAddress;
    }

    /** Replaces the bans of the default tenant. */
    void ban(Ban... current) {
        bans.replace(Optional.of(TenantId.DEFAULT), List.of(current));
    }

    /** Replaces the bans of all tenants. */
    void banInAllTenants(Ban... current) {
        bans.replace(Optional.empty(), List.of(current));
    }

    @Override
    public BanList bans() {
        return bans;
    }

    /** Delays the results of authentications until {@link #release}. */
    void hold() {
        release = new CompletableFuture<>();
    }

    void release() {
        release.complete(null);
    }

    /** Refuses all clients for this reason; null accepts them again. */
    void refuseAll(Authentication.Refusal reason) {
        outage = reason;
    }

    /** Changes a user and waits until the change is applied. */
    void change(String name, String password, String... rows) {
        user(name, password, rows);
        announce(name);
    }

    void remove(String name) {
        users.remove(name);
        announce(name);
    }

    boolean watcherSees(String name) {
        return watcher.hasSessions(key(name)) && watcher.users().contains(key(name));
    }

    private void announce(String name) {
        watcher.changed(key(name), principal(name))
                .toCompletableFuture()
                .orTimeout(1, TimeUnit.MINUTES)
                .join();
    }

    @Override
    public CompletionStage<Authentication> authenticate(Credentials credentials) {
        lastAddress = credentials.address();
        Authentication result = decide(credentials);
        return release.thenApplyAsync(released -> result);
    }

    /** Supports the {@link EchoMethod} for its users. */
    @Override
    public Optional<AuthenticationMethod> method(String name) {
        return name.equals(EchoMethod.NAME)
                ? Optional.of(new EchoMethod((user, password) -> Optional.ofNullable(users.get(user))
                        .filter(found -> found.password.equals(password))
                        .flatMap(found -> principal(user))))
                : Optional.empty();
    }

    private Authentication decide(Credentials credentials) {
        if (outage != null) {
            return new Authentication.Refused(outage);
        }
        String name = credentials.username();
        if (name.isEmpty()) {
            UserKey user = new UserKey(credentials.tenant(), name);
            return new Authentication.Accepted(
                    new Principal(user, true, AccessRules.unrestricted(), new CredentialVersion(0, 0)));
        }
        User user = users.get(name);
        boolean proven = !(credentials instanceof PasswordCredentials with)
                || user != null && user.password.equals(new String(with.password(), StandardCharsets.UTF_8));
        if (user == null || !proven) {
            return new Authentication.Refused(
                    Authentication.Refusal.NOT_AUTHORIZED,
                    user == null ? Authentication.Cause.UNKNOWN_USER : Authentication.Cause.WRONG_PASSWORD);
        }
        return new Authentication.Accepted(principal(name).orElseThrow());
    }

    private Optional<Principal> principal(String name) {
        return Optional.ofNullable(users.get(name)).map(user -> {
            AccessRules rules = AccessRules.compile(name, user.rows, AclMode.READ_IMPLIES_SUBSCRIBE, (row, flaw) -> {});
            return new Principal(key(name), false, rules, new CredentialVersion(user.password.hashCode(), 0));
        });
    }

    private static UserKey key(String name) {
        return new UserKey(TenantId.DEFAULT, name);
    }

    private static List<AclRow> rows(String name, String... rows) {
        List<AclRow> parsed = new ArrayList<>();
        for (String row : rows) {
            int blank = row.lastIndexOf(' ');
            parsed.add(new AclRow(row.substring(0, blank), Integer.parseInt(row.substring(blank + 1))));
        }
        return parsed;
    }

    @Override
    public void watch(PrincipalWatcher started) {
        watcher = started;
    }

    @Override
    public void close() {}
}
