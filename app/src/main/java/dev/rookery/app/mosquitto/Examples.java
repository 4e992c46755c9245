package dev.rookery.app.mosquitto;

import java.util.List;
import java.util.stream.Collectors;

/** Summary of findings: their number and the first few examples. */
public final class Examples {
    private static final int SHOWN = 3;

    private Examples() {}

    /** Returns a line such as {@code 5 users refused: a, b, c and 2 more}. */
    public static String line(String noun, String what, List<?> found) {
        String first = found.stream().limit(SHOWN).map(Object::toString).collect(Collectors.joining(", "));
        String more = found.size() > SHOWN ? " and " + (found.size() - SHOWN) + " more" : "";
        return found.size() + " " + noun + (found.size() == 1 ? "" : "s") + " " + what + ": " + first + more;
    }
}
