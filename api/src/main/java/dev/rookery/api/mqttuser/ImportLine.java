package dev.rookery.api.mqttuser;

import dev.rookery.api.csv.CsvException;
import dev.rookery.api.csv.CsvRow;
import dev.rookery.auth.AclRow;
import dev.rookery.http.ApiException;
import dev.rookery.http.StorableText;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;

/**
 * Line of a bulk import. Empty components leave the values of an existing user unchanged.
 *
 * @param line line number, from 1
 * @param password plain text, hashed by the import
 * @param passwordHash hash to store
 */
record ImportLine(
        int line,
        String username,
        Optional<String> password,
        Optional<String> passwordHash,
        Optional<Boolean> active,
        Optional<Boolean> superuser,
        List<AclRow> rows) {
    private static final int MAX_USERNAME_LENGTH = 255;
    private static final int MAX_ACCESS = 7;
    private static final String USERNAME_RULE =
            "missing, too long, or with control characters. Expected a text of 1 to " + MAX_USERNAME_LENGTH
                    + " characters";

    ImportLine {
        if (!isUsername(username)) {
            throw ApiException.invalid("'username': " + USERNAME_RULE);
        }
        if (password.isPresent() && passwordHash.isPresent()) {
            throw ApiException.invalid("Specify either 'password' or 'password_hash'");
        }
    }

    /** @throws ApiException if the line is malformed */
    static ImportLine ofJson(int line, String text) {
        JsonLine json = JsonLine.parse(text);
        return new ImportLine(
                line,
                storable(json.text("username").orElse("")),
                json.text("password"),
                json.text("password_hash").map(ImportLine::storable),
                json.flag("active"),
                json.flag("superuser"),
                json.objects("acls").stream().map(ImportLine::row).toList());
    }

    /**
     * Reads a line of CSV.
     *
     * @throws CsvException if a value is malformed
     */
    static ImportLine ofCsv(int line, CsvRow row) {
        row.names().forEach(name -> row.text(name)
                .filter(text -> !StorableText.isStorable(text))
                .ifPresent(text -> {
                    throw row.fault(name, "U+0000 or an unpaired surrogate. Expected valid text");
                }));
        String username = row.text("username").orElse("");
        if (!isUsername(username)) {
            throw row.fault("username", USERNAME_RULE);
        }
        Optional<String> password = row.text("password");
        Optional<String> hash = row.text("password_hash");
        if (password.isPresent() && hash.isPresent()) {
            throw row.fault("password_hash", "unexpected value beside 'password'. Expected one of them");
        }
        return new ImportLine(
                line,
                username,
                password,
                hash,
                row.flag("active"),
                row.flag("superuser"),
                row(row).stream().toList());
    }

    private static Optional<AclRow> row(CsvRow row) {
        return row.text("topic").map(topic -> {
            int access = row.integer("access", 0, MAX_ACCESS);
            try {
                return row(new JsonObject().put("topic", topic).put("access", access));
            } catch (ApiException e) {
                throw row.fault("topic", String.valueOf(e.getMessage()));
            }
        });
    }

    private static AclRow row(JsonObject json) {
        storable(json.getString("topic", ""));
        AclRow row = AclRowJson.parse(json);
        if (row.access() < 0 || row.access() > MAX_ACCESS) {
            throw ApiException.invalid("'access' is outside 0 to " + MAX_ACCESS);
        }
        return row;
    }

    private static boolean isUsername(String text) {
        return !text.isEmpty()
                && text.length() <= MAX_USERNAME_LENGTH
                && text.chars().noneMatch(Character::isISOControl);
    }

    private static String storable(String text) {
        if (!StorableText.isStorable(text)) {
            throw ApiException.invalid("The line contains U+0000 or an unpaired surrogate");
        }
        return text;
    }
}
