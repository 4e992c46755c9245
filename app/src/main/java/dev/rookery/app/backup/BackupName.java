package dev.rookery.app.backup;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Name of a backup, such as {@code iotistic-20261130T023000Z.dump}.
 *
 * @param subject database or installation
 * @param time when the backup began (UTC), to the second
 */
public record BackupName(String subject, String time, Kind kind) {
    /** In the order of their times. */
    public static final Comparator<BackupName> BY_TIME =
            Comparator.comparing(BackupName::time).thenComparing(BackupName::subject);

    private static final Pattern NAME =
            Pattern.compile("([A-Za-z0-9._-]{1,100})-(\\d{8}T\\d{6}Z)(\\.dump|\\.tar\\.gz)");
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    /** Content of a backup. */
    public enum Kind {
        /** Dump of a database in the custom format of {@code pg_dump}. */
        DUMP(".dump"),
        /** Data folder of a platform with its embedded PostgreSQL. */
        FOLDER(".tar.gz");

        private final String suffix;

        Kind(String suffix) {
            this.suffix = suffix;
        }
    }

    public static BackupName of(String subject, Instant time, Kind kind) {
        return new BackupName(subject.replaceAll("[^A-Za-z0-9._-]", "_"), TIME.format(time), kind);
    }

    /** Returns the name of a backup; empty for other files, such as those in progress. */
    public static Optional<BackupName> parse(String file) {
        Matcher matcher = NAME.matcher(file);
        return matcher.matches()
                ? Optional.of(new BackupName(
                        matcher.group(1),
                        matcher.group(2),
                        matcher.group(3).equals(Kind.DUMP.suffix) ? Kind.DUMP : Kind.FOLDER))
                : Optional.empty();
    }

    /** Returns the name of the file. */
    public String file() {
        return subject + "-" + time + kind.suffix;
    }

    /** Returns the name of the file with the contents of a dump. */
    public String contents() {
        return subject + "-" + time + ".contents";
    }

    @Override
    public String toString() {
        return file();
    }
}
