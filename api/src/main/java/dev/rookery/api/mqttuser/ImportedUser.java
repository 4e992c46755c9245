package dev.rookery.api.mqttuser;

import dev.rookery.auth.AclRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** MQTT user merged from its lines of an import batch; later lines override earlier ones. Not thread-safe. */
final class ImportedUser {
    private final String username;
    private final List<ImportLine> lines = new ArrayList<>();
    private @Nullable String hash;
    private @Nullable Boolean active;
    private @Nullable Boolean superuser;

    ImportedUser(String username) {
        this.username = username;
    }

    /** @param lineHash password hash of the line; empty if the line has no password */
    void add(ImportLine line, Optional<String> lineHash) {
        lines.add(line);
        lineHash.ifPresent(value -> hash = value);
        line.active().ifPresent(value -> active = value);
        line.superuser().ifPresent(value -> superuser = value);
    }

    String username() {
        return username;
    }

    List<ImportLine> lines() {
        return lines;
    }

    List<AclRow> rows() {
        return lines.stream().flatMap(line -> line.rows().stream()).toList();
    }

    /** Returns null to keep the hash of an existing user. */
    @Nullable
    String hash() {
        return hash;
    }

    /** Returns null to keep the state of an existing user. */
    @Nullable
    Boolean active() {
        return active;
    }

    /** Returns null to keep the state of an existing user. */
    @Nullable
    Boolean superuser() {
        return superuser;
    }
}
