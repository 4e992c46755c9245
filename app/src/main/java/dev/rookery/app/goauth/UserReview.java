package dev.rookery.app.goauth;

import dev.rookery.app.goauth.Installation.User;
import dev.rookery.app.mosquitto.Examples;
import dev.rookery.auth.password.PasswordHashes;
import dev.rookery.auth.password.UnusableHashException;
import dev.rookery.auth.service.ServiceComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Review of the users whose behavior will differ. */
final class UserReview {
    private final PasswordHashes hashes;

    UserReview(PasswordHashes hashes) {
        this.hashes = hashes;
    }

    List<String> differences(List<User> users) {
        List<String> differences = new ArrayList<>();
        unusable(users)
                .forEach(
                        (reason, found) -> differences.add(Examples.line("user", "refused, because " + reason, found)));
        report(
                users,
                user -> user.superuser() && !user.active(),
                "inactive and without a superuser's rights, which mosquitto-go-auth leaves to those who are connected",
                differences);
        report(
                users,
                user -> ServiceComponent.isServiceName(user.name()),
                "refused, because the name is reserved for components of the platform",
                differences);
        report(
                users,
                user -> user.name().contains("+") || user.name().contains("#"),
                "with '+' or '#' in the name and with rights, where mosquitto permits nothing",
                differences);
        return differences;
    }

    private static void report(List<User> users, Predicate<User> concerned, String what, List<String> differences) {
        List<User> found = users.stream().filter(concerned).toList();
        if (!found.isEmpty()) {
            differences.add(Examples.line("user", what, found));
        }
    }

    private Map<String, List<User>> unusable(List<User> users) {
        Map<String, List<User>> unusable = new TreeMap<>();
        for (User user : users) {
            try {
                hashes.parse(user.passwordHash());
            } catch (UnusableHashException e) {
                unusable.computeIfAbsent(e.getMessage(), reason -> new ArrayList<>())
                        .add(user);
            }
        }
        return unusable;
    }
}
