package dev.rookery.app.mosquitto;

import dev.rookery.auth.password.PasswordHashes;
import dev.rookery.auth.password.UnusableHashException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Conversion of Mosquitto's password hashes. Collects the users whose password has to be set anew. Not thread-safe. */
final class Hashes {
    private static final Pattern PBKDF2 = Pattern.compile("\\$7\\$(\\d{1,9})\\$([A-Za-z0-9+/=]+)\\$([A-Za-z0-9+/=]+)");
    private static final String SHA512_PREFIX = "$6$";

    private final PasswordHashes hashes;
    private final Map<String, List<String>> unusable = new TreeMap<>();

    Hashes(PasswordHashes hashes) {
        this.hashes = hashes;
    }

    /** Returns the hash in a form that Rookery reads, or one that matches no password. */
    String convert(String user, String hash) {
        if (hash.startsWith(SHA512_PREFIX)) {
            return unusable(user, "Rookery cannot check hashes that begin with $6$ (one round of SHA-512)");
        }
        Matcher matcher = PBKDF2.matcher(hash);
        String converted = matcher.matches()
                ? "PBKDF2$sha512$" + matcher.group(1) + "$" + matcher.group(2) + "$" + matcher.group(3)
                : hash;
        try {
            hashes.parse(converted);
            return converted;
        } catch (UnusableHashException e) {
            return unusable(user, String.valueOf(e.getMessage()));
        }
    }

    String missing(String user) {
        return unusable(user, "there is none");
    }

    List<String> differences() {
        List<String> differences = new ArrayList<>();
        unusable.forEach((reason, users) -> differences.add(Examples.line(
                "user", "without a password (set it with: rookery user passwd NAME), because " + reason, users)));
        return differences;
    }

    private String unusable(String user, String reason) {
        unusable.computeIfAbsent(reason, absent -> new ArrayList<>()).add(user);
        return ImportedUser.NO_PASSWORD;
    }
}
