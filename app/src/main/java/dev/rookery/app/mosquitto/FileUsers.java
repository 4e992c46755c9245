package dev.rookery.app.mosquitto;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Users and rights in Mosquitto's {@code password_file} and {@code acl_file}. Not thread-safe. */
final class FileUsers {
    private final Hashes hashes;
    private final boolean namedByCertificates;
    private final List<String> differences = new ArrayList<>();
    private final List<ImportedUser> users = new ArrayList<>();

    /** @param namedByCertificates whether users without a password log in with certificates */
    FileUsers(Hashes hashes, boolean namedByCertificates) {
        this.hashes = hashes;
        this.namedByCertificates = namedByCertificates;
    }

    /** @param anonymous whether clients without a username are accepted */
    ImportedUsers read(Optional<Path> passwordFile, Optional<Path> aclFile, boolean anonymous) {
        Map<String, String> passwords = passwordFile.map(this::passwords).orElseGet(LinkedHashMap::new);
        Optional<AclFile> rights = aclFile.map(file -> AclFile.parse(ConfigReader.lines(file)));
        if (namedByCertificates) {
            rights.map(AclFile::users)
                    .ifPresent(names -> names.forEach(name -> passwords.putIfAbsent(name, ImportedUser.NO_PASSWORD)));
            differences.add(
                    "use_identity_as_username: certificates whose name is neither in password_file nor in acl_file"
                            + " are refused; add their users with: rookery user add");
        }
        Optional<String> anonymousUser =
                anonymous ? Optional.of(ImportedUser.anonymousName(passwords.keySet())) : Optional.empty();
        passwords.forEach((name, hash) -> add(name, hash, rights.map(file -> file.of(name))));
        anonymousUser.ifPresent(name -> add(name, ImportedUser.NO_PASSWORD, rights.map(AclFile::ofAnonymous)));
        if (rights.isEmpty()) {
            differences.add(
                    "acl_file is missing, so that every user may publish and receive everything; imported as a row"
                            + " '#' of each user, which does not include topics that begin with '$'");
        } else {
            differences.add(
                    "filters that no row of a user covers are refused; Mosquitto accepts every filter, and delivers"
                            + " what the rows permit");
            List<String> unlisted = rights.get().users().stream()
                    .filter(name -> !passwords.containsKey(name))
                    .toList();
            if (!unlisted.isEmpty()) {
                differences.add(Examples.line("user", "in the ACL file only, and not taken over", unlisted));
            }
            List<String> literal = rights.get().literal();
            if (!literal.isEmpty()) {
                differences.add(Examples.line(
                        "ACL row",
                        "not taken over, because Mosquitto replaces %u and %c in lines that begin with pattern only",
                        literal));
            }
        }
        List<String> all = new ArrayList<>(hashes.differences());
        all.addAll(differences);
        return new ImportedUsers(users, anonymousUser, all);
    }

    private void add(String name, String hash, Optional<Rights> stated) {
        Rights rights = stated.orElseGet(() -> {
            Rights everything = new Rights();
            everything.grant("#", Rights.ALL);
            return everything;
        });
        report(name, rights, differences);
        users.add(new ImportedUser(name, hash, true, rights.rows()));
    }

    static void report(String name, Rights rights, List<String> differences) {
        List<String> restricted = rights.restricted();
        if (!restricted.isEmpty()) {
            differences.add(Examples.line(
                    "ACL row",
                    "of '" + name + "' without the accesses that a deny rule removes from a part of it",
                    restricted));
        }
    }

    private Map<String, String> passwords(Path file) {
        Map<String, String> passwords = new LinkedHashMap<>();
        for (String line : ConfigReader.lines(file)) {
            String text = line.strip();
            int colon = text.indexOf(':');
            if (!text.isEmpty() && !text.startsWith("#") && colon != 0) {
                String name = colon < 0 ? text : text.substring(0, colon);
                passwords.put(name, colon < 0 ? hashes.missing(name) : hashes.convert(name, text.substring(colon + 1)));
            }
        }
        return passwords;
    }
}
