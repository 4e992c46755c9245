package dev.rookery.postgres;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * Versioned migration script, described as in Flyway's history table.
 *
 * @param checksum CRC-32 of the lines without their line terminators, as Flyway computes it
 */
record Migration(String version, String description, String script, int checksum) {
    private static final Pattern NAME = Pattern.compile("V(\\d+)__(\\w+)\\.sql");

    /** Returns the description of a script, or empty if the name is not that of a plain versioned migration. */
    static Optional<Migration> of(String script, InputStream content) throws IOException {
        Matcher name = NAME.matcher(script);
        return name.matches()
                ? Optional.of(new Migration(name.group(1), name.group(2).replace('_', ' '), script, checksum(content)))
                : Optional.empty();
    }

    private static int checksum(InputStream content) throws IOException {
        CRC32 checksum = new CRC32();
        BufferedReader lines = new BufferedReader(new InputStreamReader(content, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            checksum.update(line.getBytes(StandardCharsets.UTF_8));
        }
        return (int) checksum.getValue();
    }
}
