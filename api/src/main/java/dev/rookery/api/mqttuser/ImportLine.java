package dev.rookery.api.mqttuser;

import dev.rookery.auth.AclRow;
import dev.rookery.http.ApiException;
import dev.rookery.http.StorableText;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

    ImportLine {
        if (username.isEmpty()
                || username.length() > MAX_USERNAME_LENGTH
                || username.chars().anyMatch(Character::isISOControl)) {
            throw ApiException.invalid("'username' is missing, longer than " + MAX_USERNAME_LENGTH
                    + " characters or contains control characters");
        }
        if (password.isPresent() && passwordHash.isPresent()) {
            throw ApiException.invalid("Specify either 'password' or 'password_hash'");
        }
    }

    /** @throws ApiException if the line is malformed */
    static ImportLine ofJson(int line, String text) {
        try {
            JsonObject json = new JsonObject(text);
            return new ImportLine(
                    line,
                    storable(json.getString("username", "")),
                    Optional.ofNullable(json.getString("password")),
                    Optional.ofNullable(json.getString("password_hash")).map(ImportLine::storable),
                    Optional.ofNullable(json.getBoolean("active")),
                    Optional.ofNullable(json.getBoolean("superuser")),
                    json.getJsonArray("acls", new JsonArray()).stream()
                            .map(row -> row((JsonObject) row))
                            .toList());
        } catch (DecodeException | ClassCastException e) {
            throw ApiException.invalid("The line is not a JSON object with the expected fields");
        }
    }

    /**
     * Parses a line of CSV.
     *
     * @param header names of the fields
     * @throws ApiException if the line is malformed
     */
    static ImportLine ofCsv(int line, List<String> header, String text) {
        Map<String, String> fields = new HashMap<>();
        try {
            List<String> values = CsvLine.parse(text);
            if (values.size() != header.size()) {
                throw ApiException.invalid("The line has " + values.size() + " fields instead of " + header.size());
            }
            for (int i = 0; i < values.size(); i++) {
                fields.put(header.get(i), storable(values.get(i)));
            }
        } catch (IllegalArgumentException e) {
            throw ApiException.invalid(String.valueOf(e.getMessage()));
        }
        String topic = fields.getOrDefault("topic", "");
        return new ImportLine(
                line,
                fields.getOrDefault("username", ""),
                text(fields, "password"),
                text(fields, "password_hash"),
                text(fields, "active").map(ImportLine::flag),
                text(fields, "superuser").map(ImportLine::flag),
                topic.isEmpty()
                        ? List.of()
                        : List.of(row(new JsonObject().put("topic", topic).put("access", access(fields)))));
    }

    private static AclRow row(JsonObject json) {
        storable(json.getString("topic", ""));
        AclRow row = AclRowJson.parse(json);
        if (row.access() < 0 || row.access() > MAX_ACCESS) {
            throw ApiException.invalid("'access' is outside 0 to " + MAX_ACCESS);
        }
        return row;
    }

    private static Integer access(Map<String, String> fields) {
        try {
            return Integer.valueOf(fields.getOrDefault("access", ""));
        } catch (NumberFormatException e) {
            throw ApiException.invalid("'access' is not a number");
        }
    }

    private static Boolean flag(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw ApiException.invalid("'" + text + "' is neither true nor false");
        };
    }

    private static Optional<String> text(Map<String, String> fields, String name) {
        return Optional.ofNullable(fields.get(name)).filter(text -> !text.isEmpty());
    }

    private static String storable(String text) {
        if (!StorableText.isStorable(text)) {
            throw ApiException.invalid("The line contains U+0000 or an unpaired surrogate");
        }
        return text;
    }
}
