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
 * A line of a bulk import. What is empty stays as it is for a user that is there.
 *
 * @param line its number, from 1
 * @param password in plain text, to be hashed
 * @param passwordHash as it is to be stored
 */
record ImportedUser(
        int line,
        String username,
        Optional<String> password,
        Optional<String> passwordHash,
        Optional<Boolean> active,
        Optional<Boolean> superuser,
        List<AclRow> rows) {
    private static final int LONGEST = 255;

    ImportedUser {
        if (username.isEmpty()
                || username.length() > LONGEST
                || username.chars().anyMatch(Character::isISOControl)) {
            throw ApiException.invalid("the username is missing, too long or holds control characters");
        }
        if (password.isPresent() && passwordHash.isPresent()) {
            throw ApiException.invalid("either a password or a hash");
        }
    }

    /** @throws ApiException if the line is none such */
    static ImportedUser ofJson(int line, String text) {
        try {
            JsonObject json = new JsonObject(text);
            return new ImportedUser(
                    line,
                    storable(json.getString("username", "")),
                    Optional.ofNullable(json.getString("password")),
                    Optional.ofNullable(json.getString("password_hash")).map(ImportedUser::storable),
                    Optional.ofNullable(json.getBoolean("active")),
                    Optional.ofNullable(json.getBoolean("superuser")),
                    json.getJsonArray("acls", new JsonArray()).stream()
                            .map(row -> row((JsonObject) row))
                            .toList());
        } catch (DecodeException | ClassCastException e) {
            throw ApiException.invalid("the line is no JSON object with the fields that are expected");
        }
    }

    /**
     * Reads a line of CSV.
     *
     * @param header the names of the fields
     * @throws ApiException if the line does not fit
     */
    static ImportedUser ofCsv(int line, List<String> header, String text) {
        Map<String, String> fields = new HashMap<>();
        try {
            List<String> values = CsvLine.parse(text);
            if (values.size() != header.size()) {
                throw ApiException.invalid("the line has " + values.size() + " fields, not " + header.size());
            }
            for (int i = 0; i < values.size(); i++) {
                fields.put(header.get(i), storable(values.get(i)));
            }
        } catch (IllegalArgumentException e) {
            throw ApiException.invalid(e.getMessage());
        }
        String topic = fields.getOrDefault("topic", "");
        return new ImportedUser(
                line,
                fields.getOrDefault("username", ""),
                text(fields, "password"),
                text(fields, "password_hash"),
                text(fields, "active").map(ImportedUser::flag),
                text(fields, "superuser").map(ImportedUser::flag),
                topic.isEmpty()
                        ? List.of()
                        : List.of(row(new JsonObject().put("topic", topic).put("access", access(fields)))));
    }

    private static AclRow row(JsonObject json) {
        storable(json.getString("topic", ""));
        AclRow row = AccessWords.row(json);
        if (row.access() < 0 || row.access() > 7) {
            throw ApiException.invalid("the access is outside 0 to 7");
        }
        return row;
    }

    private static Integer access(Map<String, String> fields) {
        try {
            return Integer.valueOf(fields.getOrDefault("access", ""));
        } catch (NumberFormatException e) {
            throw ApiException.invalid("the access is no number");
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
            throw ApiException.invalid("the line holds U+0000 or half a character");
        }
        return text;
    }
}
