package dev.rookery.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A line of the truth table of ACL rows: what a row of the pattern permits when it carries the bit that the context asks
 * for. {@code %u} stands for the username {@code mt}, {@code %c} for the client id {@code mc}.
 *
 * @param context {@code subscribe}, {@code publish} or {@code deliver}
 * @param expected {@code allow}, {@code deny}, or {@code malformed}: a protocol error, and no row is asked
 * @param peer what mosquitto-go-auth 3.0.0 answered
 */
public record AclCase(String pattern, String topic, String context, String expected, String peer) {
    public static final String USERNAME = "mt";
    public static final String CLIENT_ID = "mc";

    /** The whole table. */
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

    /** The bit of a row's access that the context asks for. */
    public int bit() {
        return switch (context) {
            case "deliver" -> 1;
            case "publish" -> 2;
            case "subscribe" -> 4;
            default -> throw new IllegalStateException(context);
        };
    }
}
