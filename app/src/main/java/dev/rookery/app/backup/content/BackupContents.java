package dev.rookery.app.backup.content;

import dev.rookery.file.PrivateFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a dump holds, from the snapshot that it was made of. The file has a line {@code rows TABLE NUMBER} for each table and
 * {@code role NAME 0} for each role of the server, separated by tabs.
 *
 * @param rows number of rows by table, with its schema
 * @param roles roles that a server needs before the dump is restored
 */
public record BackupContents(Map<String, Long> rows, Set<String> roles) {
    private static final int FIELDS = 3;

    /** @throws IOException if the file cannot be read or is malformed */
    public static BackupContents read(Path file) throws IOException {
        Map<String, Long> rows = new TreeMap<>();
        Set<String> roles = new TreeSet<>();
        for (String line : Files.readAllLines(file)) {
            List<String> fields = List.of(line.split("\t", -1));
            if (fields.size() != FIELDS || !fields.get(2).matches("\\d{1,18}")) {
                throw new IOException(file.getFileName() + " is not a list of contents: '" + line + "'");
            }
            if (fields.get(0).equals("role")) {
                roles.add(fields.get(1));
            } else {
                rows.put(fields.get(1), Long.parseLong(fields.get(2)));
            }
        }
        return new BackupContents(rows, roles);
    }

    /** Reads the contents of a database with the snapshot of the statement's transaction. */
    public static BackupContents of(Statement statement) throws SQLException {
        Set<String> roles = new TreeSet<>();
        try (ResultSet row = statement.executeQuery("SELECT rolname FROM pg_roles WHERE rolname !~ '^pg_'")) {
            while (row.next()) {
                roles.add(row.getString(1));
            }
        }
        return new BackupContents(TableCounts.read(statement), roles);
    }

    /** Writes the file, readable by its owner only. */
    public void write(Path file) throws IOException {
        StringBuilder text = new StringBuilder();
        roles.forEach(role -> text.append("role\t").append(role).append("\t0\n"));
        rows.forEach((table, number) ->
                text.append("rows\t").append(table).append('\t').append(number).append('\n'));
        PrivateFile.replace(file, text.toString());
    }

    /** Returns the number of rows of all tables. */
    public long total() {
        return rows.values().stream().mapToLong(Long::longValue).sum();
    }
}
