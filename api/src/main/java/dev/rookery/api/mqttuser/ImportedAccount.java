package dev.rookery.api.mqttuser;

import dev.rookery.auth.AclRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What lines of an import that follow each other say of one user; a later one has the last word. For one thread. */
final class ImportedAccount {
    private final String username;
    private final List<ImportedUser> lines = new ArrayList<>();
    private String hash;
    private Boolean active;
    private Boolean superuser;

    ImportedAccount(String username) {
        this.username = username;
    }

    /** @param lineHash of the line's password, if it has one */
    void add(ImportedUser line, Optional<String> lineHash) {
        lines.add(line);
        hash = lineHash.orElse(hash);
        active = line.active().orElse(active);
        superuser = line.superuser().orElse(superuser);
    }

    String username() {
        return username;
    }

    List<ImportedUser> lines() {
        return lines;
    }

    List<AclRow> rows() {
        return lines.stream().flatMap(line -> line.rows().stream()).toList();
    }

    /** {@code null} to leave it as it is, as with those below. */
    String hash() {
        return hash;
    }

    Boolean active() {
        return active;
    }

    Boolean superuser() {
        return superuser;
    }
}
