package dev.rookery.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Line of the truth table of ACL rows: whether a row with the pattern and the access bit of the context permits the
 * topic. The username for {@code %u} is {@code mt}, the client id for {@code %c} is {@code mc}.
 *
 * @param context {@code subscribe}, {@code publish} or {@code deliver}
 * @param expected {@code allow}, {@code deny}, or {@code malformed} for a protocol error that precedes the ACL check
 * @param goAuthResult result of mosquitto-go-auth 3.0.0
 */
public record AclCase(String pattern, String topic, String context, String expected, String goAuthResult) {
    public static final String USERNAME = "mt";
    public static final String CLIENT_ID = "mc";

    /** Returns all lines. */
    public static List<AclCase> all() {
        try (InputStream table = AclCase.class.getResourceAsStream("acl-cases.tsv")) {
            return new String(table.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .skip(1)
                    .map(line -> line.split("\t"))
                    .map(cells -> new AclCase(cells[0], cells[1], cells[2], cells[3], cells[4]))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the access bit that the context requires. */
    public int bit() {
        return switch (context) {
            case "deliver" -> 1;
            case "publish" -> 2;
            case "subscribe" -> 4;
            default -> throw new IllegalStateException(context);
        };
    }
}
