package dev.rookery.api.sensor.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;

/** Reads which daily partitions there are. */
final class PartitionList {
    private static final DateTimeFormatter SUFFIX = DateTimeFormatter.BASIC_ISO_DATE;

    private PartitionList() {}

    /** Returns the quoted names of the partitions of the days before a day, oldest first. */
    static List<String> before(Connection connection, String table, LocalDate end) throws SQLException {
        List<String> partitions = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement("SELECT c.relname, quote_ident(c.relname)"
                + " FROM pg_inherits JOIN pg_class c ON c.oid = inhrelid WHERE inhparent = to_regclass(?)"
                // Excludes partitions that an operator has created, for an archive for example.
                + " AND c.relname ~ ('^' || ? || '_\\d{8}$') ORDER BY c.relname")) {
            select.setString(1, table);
            select.setString(2, table);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    LocalDate day = LocalDate.parse(rows.getString(1).substring(table.length() + 1), SUFFIX);
                    if (day.isBefore(end)) {
                        partitions.add(rows.getString(2));
                    }
                }
            }
        }
        return partitions;
    }
}
