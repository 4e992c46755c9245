package dev.rookery.app.goauth;

import dev.rookery.app.goauth.Installation.UserRow;
import dev.rookery.app.mosquitto.Examples;
import dev.rookery.auth.Access;
import dev.rookery.auth.AccessRules;
import dev.rookery.auth.AclMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Review of the ACL rows that will grant different rights. */
final class RowReview {
    private static final String SHARE = "$share/";

    private final AclMode mode;

    RowReview(AclMode mode) {
        this.mode = mode;
    }

    List<String> differences(List<UserRow> rows) {
        Map<String, List<UserRow>> flawed = new TreeMap<>();
        List<UserRow> sound = new ArrayList<>();
        for (UserRow row : rows) {
            List<String> flaws = new ArrayList<>();
            AccessRules.compile(row.username(), List.of(row.row()), mode, (ignored, flaw) -> flaws.add(flaw));
            flaws.forEach(flaw ->
                    flawed.computeIfAbsent(flaw, key -> new ArrayList<>()).add(row));
            if (flaws.isEmpty()) {
                sound.add(row);
            }
        }
        List<String> differences = new ArrayList<>();
        flawed.forEach((flaw, found) -> differences.add(Examples.line("ACL row", "ignored, because " + flaw, found)));
        reviewSound(sound, differences);
        return differences;
    }

    private void reviewSound(List<UserRow> rows, List<String> differences) {
        if (mode == AclMode.READ_IMPLIES_SUBSCRIBE) {
            report(
                    rows,
                    row -> permits(row, Access.READ) && !permits(row, Access.SUBSCRIBE),
                    "good for subscribing too, by the read bit (not with --acl-mode strict)",
                    differences);
        }
        report(
                rows,
                row -> permits(row, Access.SUBSCRIBE) && topic(row).startsWith(SHARE),
                "good for nothing, because a shared subscription is checked as the filter behind $share/group/",
                differences);
        report(
                rows,
                row -> maySubscribe(row)
                        && !topic(row).startsWith(SHARE)
                        && !topic(row).equals("#"),
                "good for shared subscriptions too",
                differences);
        report(
                rows,
                row -> permits(row, Access.SUBSCRIBE) && lastLevel(row).equals("+"),
                "no longer good for subscribing with '#' in the place of the last '+'",
                differences);
        report(
                rows,
                row -> row.row().access() != 0 && isWildcard(firstLevel(row)),
                "no longer good for topics that begin with '$'",
                differences);
        report(
                rows,
                row -> row.row().access() != 0 && topic(row).contains("%c"),
                "good only for client ids without '/', '+', '#', '%' and control characters",
                differences);
    }

    private static void report(
            List<UserRow> rows, Predicate<UserRow> concerned, String what, List<String> differences) {
        List<UserRow> found = rows.stream().filter(concerned).toList();
        if (!found.isEmpty()) {
            differences.add(Examples.line("ACL row", what, found));
        }
    }

    private boolean maySubscribe(UserRow row) {
        return permits(row, Access.SUBSCRIBE) || mode == AclMode.READ_IMPLIES_SUBSCRIBE && permits(row, Access.READ);
    }

    private static boolean permits(UserRow row, Access access) {
        return (row.row().access() & access.bit()) != 0;
    }

    private static String topic(UserRow row) {
        return row.row().topic();
    }

    private static boolean isWildcard(String level) {
        return level.equals("+") || level.equals("#");
    }

    private static String firstLevel(UserRow row) {
        return topic(row).split("/", 2)[0];
    }

    private static String lastLevel(UserRow row) {
        return topic(row).substring(topic(row).lastIndexOf('/') + 1);
    }
}
