package dev.rookery.app.mosquitto;

import dev.rookery.auth.Access;
import dev.rookery.auth.AclRow;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Users and rights in the file of Mosquitto's dynamic security plug-in. Not thread-safe. */
final class DynamicSecurity {
    private static final String CONTROL = "$CONTROL";

    private final JsonObject content;
    private final Hashes hashes;
    private final List<String> differences = new ArrayList<>();
    private final Map<String, Rights> roles = new HashMap<>();
    private final Map<String, Rights> groups = new HashMap<>();

    private DynamicSecurity(JsonObject content, Hashes hashes) {
        this.content = content;
        this.hashes = hashes;
    }

    /** @throws ImportException if the file cannot be read */
    static ImportedUsers read(Path file, Hashes hashes, boolean anonymous) {
        String text = String.join("\n", ConfigReader.lines(file));
        try {
            return new DynamicSecurity(new JsonObject(text), hashes).users(anonymous);
        } catch (DecodeException | ClassCastException e) {
            throw new ImportException(file + " is not a file of the dynamic security plug-in");
        }
    }

    private ImportedUsers users(boolean anonymous) {
        objects(content, "roles").forEach(role -> roles.put(role.getString("rolename"), rightsOfRole(role)));
        objects(content, "groups").forEach(group -> groups.put(group.getString("groupname"), rightsOfRoles(group)));
        List<ImportedUser> users = new ArrayList<>();
        List<String> bound = new ArrayList<>();
        objects(content, "clients").forEach(client -> {
            users.add(user(client));
            if (client.getString("clientid") != null) {
                bound.add(client.getString("username"));
            }
        });
        if (!bound.isEmpty()) {
            differences.add(Examples.line("user", "that may use any client id, not only its own", bound));
        }
        Optional<String> anonymousUser = anonymous
                ? Optional.of(ImportedUser.anonymousName(
                        users.stream().map(ImportedUser::name).collect(Collectors.toSet())))
                : Optional.empty();
        anonymousUser.ifPresent(name -> {
            Rights rights = defaults();
            rights.add(groups.getOrDefault(content.getString("anonymousGroup", ""), new Rights()));
            users.add(new ImportedUser(name, ImportedUser.NO_PASSWORD, true, rows(name, rights)));
        });
        ImportedUsers imported = new ImportedUsers(users, anonymousUser, List.of());
        if (imported.needStrictMode()) {
            differences.add(
                    "--acl-mode strict, without which rows for receiving are good for subscribing too, is for all"
                            + " users, also for those that are not of this file");
        }
        List<String> all = new ArrayList<>(hashes.differences());
        all.addAll(differences);
        return new ImportedUsers(users, anonymousUser, all);
    }

    private ImportedUser user(JsonObject client) {
        String name = client.getString("username");
        Rights rights = defaults();
        rights.add(rightsOfRoles(client));
        // Memberships are stated by the group, the client, or both.
        Stream<String> own = objects(client, "groups").map(group -> group.getString("groupname"));
        Stream<String> listed = objects(content, "groups")
                .filter(group ->
                        objects(group, "clients").anyMatch(member -> name.equals(member.getString("username"))))
                .map(group -> group.getString("groupname"));
        Stream.concat(own, listed).forEach(group -> rights.add(groups.getOrDefault(group, new Rights())));
        boolean active = !client.getBoolean("disabled", false);
        return new ImportedUser(name, hash(name, client), active, rows(name, rights));
    }

    private List<AclRow> rows(String name, Rights rights) {
        if (isReceivedByDefault()) {
            rights.grantWith(Access.SUBSCRIBE.bit(), Access.READ.bit());
        }
        FileUsers.report(name, rights, differences);
        return rights.rows().stream()
                .filter(row -> !row.topic().startsWith(CONTROL))
                .toList();
    }

    private String hash(String name, JsonObject client) {
        String encoded = client.getString("encoded_password");
        if (encoded != null) {
            return hashes.convert(name, encoded);
        }
        String password = client.getString("password");
        return password == null
                ? hashes.missing(name)
                : hashes.convert(
                        name,
                        "$7$" + client.getInteger("iterations", 0) + "$" + client.getString("salt", "") + "$"
                                + password);
    }

    /** Returns what the plug-in permits for topics without a rule. */
    private Rights defaults() {
        JsonObject access = content.getJsonObject("defaultACLAccess", new JsonObject());
        Rights rights = new Rights();
        if (access.getBoolean("publishClientSend", false)) {
            rights.grant("#", Rights.WRITE);
        }
        if (access.getBoolean("subscribe", false)) {
            rights.grant("#", Access.SUBSCRIBE.bit());
        }
        return rights;
    }

    private boolean isReceivedByDefault() {
        return content.getJsonObject("defaultACLAccess", new JsonObject()).getBoolean("publishClientReceive", true);
    }

    private Rights rightsOfRoles(JsonObject holder) {
        Rights rights = new Rights();
        objects(holder, "roles")
                .map(role -> roles.get(role.getString("rolename")))
                .filter(role -> role != null)
                .forEach(rights::add);
        return rights;
    }

    private static Rights rightsOfRole(JsonObject role) {
        Rights rights = new Rights();
        objects(role, "acls").forEach(acl -> {
            int access =
                    switch (acl.getString("acltype", "")) {
                        case "publishClientSend" -> Rights.WRITE;
                        case "publishClientReceive" -> Access.READ.bit();
                        case "subscribePattern", "subscribeLiteral", "subscribe" -> Access.SUBSCRIBE.bit();
                        default -> 0;
                    };
            if (access != 0 && acl.getBoolean("allow", false)) {
                rights.grant(acl.getString("topic"), access);
            } else if (access != 0) {
                rights.deny(acl.getString("topic"), access);
            }
        });
        return rights;
    }

    private static Stream<JsonObject> objects(JsonObject holder, String key) {
        return holder.getJsonArray(key, new JsonArray()).stream().map(JsonObject.class::cast);
    }
}
