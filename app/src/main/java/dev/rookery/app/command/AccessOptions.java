package dev.rookery.app.command;

import dev.rookery.auth.Access;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** Options for the access of an ACL row, as flags or as a number. */
final class AccessOptions {
    @Option(
            names = "--access",
            paramLabel = "N",
            description = "Access bits: sum of 1 (read), 2 (write) and 4 (subscribe), 0 to 7.")
    private Integer number;

    @Option(names = "--read", description = "Grant receiving messages and, unless --acl-mode is strict, SUBSCRIBE.")
    private boolean read;

    @Option(names = "--write", description = "Grant publishing.")
    private boolean write;

    @Option(names = "--subscribe", description = "Grant SUBSCRIBE.")
    private boolean subscribe;

    /** @throws IllegalArgumentException if the options are contradictory or missing */
    int bits() {
        int words = (read ? Access.READ.bit() : 0)
                | (write ? Access.WRITE.bit() : 0)
                | (subscribe ? Access.SUBSCRIBE.bit() : 0);
        if (number == null && words == 0 || number != null && words != 0) {
            throw new IllegalArgumentException("Set the access either with --access N or with flags:"
                    + " --read, --write, --subscribe");
        }
        if (number == null) {
            return words;
        }
        if (number < 0 || number > Access.ALL_BITS) {
            throw new IllegalArgumentException("The access " + number
                    + " is invalid; allowed are 0 to 7, the sum of 1 (read), 2 (write) and 4 (subscribe)");
        }
        return number;
    }

    /** Returns the bits as text, such as {@code read and write}. */
    static String words(int bits) {
        String words = Arrays.stream(Access.values())
                .filter(access -> (bits & access.bit()) != 0)
                .map(access -> access.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(" and "));
        return words.isEmpty() ? "do nothing with" : words;
    }
}
