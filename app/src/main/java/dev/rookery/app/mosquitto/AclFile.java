package dev.rookery.app.mosquitto;

import dev.rookery.auth.Access;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Rights in Mosquitto's {@code acl_file}: of each user, of clients without a username, and of all. */
final class AclFile {
    private static final Set<String> ACCESSES = Set.of("read", "write", "readwrite", "subscribe", "deny");

    private final Map<String, Rights> users = new LinkedHashMap<>();
    private final Rights anonymous = new Rights();
    private final Rights all = new Rights();
    private Rights current = anonymous;

    private AclFile() {}

    static AclFile parse(List<String> lines) {
        AclFile file = new AclFile();
        ConfigReader.entries(lines)
                .forEach(entry -> file.add(entry.key(), entry.value().strip()));
        return file;
    }

    /** Returns the rights of a user. */
    Rights of(String user) {
        Rights rights = new Rights();
        rights.add(users.getOrDefault(user, new Rights()));
        rights.add(all);
        return rights;
    }

    Rights ofAnonymous() {
        Rights rights = new Rights();
        rights.add(anonymous);
        rights.add(all);
        return rights;
    }

    /** Returns the users with rights of their own. */
    Set<String> users() {
        return users.keySet();
    }

    private void add(String key, String value) {
        switch (key) {
            case "user" -> current = users.computeIfAbsent(value, name -> new Rights());
            case "topic" -> add(current, value);
            case "pattern" -> add(all, value);
            default ->
                throw new ImportException(
                        "The ACL file has a line that begins with '" + key + "'; allowed are user, topic and pattern");
        }
    }

    private static void add(Rights rights, String value) {
        String[] parts = value.split("[ \t]+", 2);
        boolean stated = parts.length > 1 && ACCESSES.contains(parts[0]);
        String topic = stated ? parts[1] : value;
        switch (stated ? parts[0] : "readwrite") {
            case "read" -> rights.grant(topic, Rights.READ);
            case "write" -> rights.grant(topic, Rights.WRITE);
            case "subscribe" -> rights.grant(topic, Access.SUBSCRIBE.bit());
            case "deny" -> rights.deny(topic, Rights.ALL);
            default -> rights.grant(topic, Rights.ALL);
        }
    }
}
