package dev.rookery.app.command;

import dev.rookery.auth.Access;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** The access of an ACL row, in words or as a number. */
final class AccessOptions {
    @Option(
            names = "--access",
            paramLabel = "N",
            description = "The sum of 1 (read), 2 (write) and 4 (subscribe), 0 to 7.")
    private Integer number;

    @Option(names = "--read", description = "May receive messages, and subscribe unless --acl-mode is strict.")
    private boolean read;

    @Option(names = "--write", description = "May publish.")
    private boolean write;

    @Option(names = "--subscribe", description = "May subscribe.")
    private boolean subscribe;

    /** @throws IllegalArgumentException if the options contradict each other or say nothing */
    int bits() {
        int words = (read ? Access.READ.bit() : 0)
                | (write ? Access.WRITE.bit() : 0)
                | (subscribe ? Access.SUBSCRIBE.bit() : 0);
        if (number == null && words == 0 || number != null && words != 0) {
            throw new IllegalArgumentException("Give the access either as --access N or in words:"
                    + " --read, --write, --subscribe or several of them");
        }
        if (number == null) {
            return words;
        }
        if (number < 0 || number > Access.ALL_BITS) {
            throw new IllegalArgumentException("The access " + number
                    + " is outside 0 to 7; it is the sum of 1 (read), 2 (write) and 4 (subscribe)");
        }
        return number;
    }

    /** The bits in words, such as {@code read and write}. */
    static String words(int bits) {
        String words = Arrays.stream(Access.values())
                .filter(access -> (bits & access.bit()) != 0)
                .map(access -> access.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(" and "));
        return words.isEmpty() ? "do nothing with" : words;
    }
}
