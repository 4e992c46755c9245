package dev.rookery.provisioner.customer;

import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** Proposes ids for a company's name, whatever it is made of. */
public final class IdProposals {
    /** Names below the base domain that belong to the platform. */
    private static final Set<String> RESERVED = Set.of(
            "admin",
            "api",
            "app",
            "auth",
            "billing",
            "console",
            "dashboard",
            "default",
            "docs",
            "help",
            "kube-public",
            "kube-system",
            "login",
            "mail",
            "metrics",
            "mqtt",
            "ns",
            "provisioner",
            "root",
            "rookery",
            "signup",
            "smtp",
            "status",
            "support",
            "system",
            "test",
            "www");

    private static final String ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789";
    private static final int SUFFIX = 6;
    private static final int LONGEST_STEM = CustomerId.LONGEST - SUFFIX - 1;
    private static final SecureRandom RANDOM = new SecureRandom();

    private IdProposals() {}

    /** Ids without end, the nicest first; take the first that nobody has. */
    public static Stream<CustomerId> of(String companyName) {
        String stem = stem(companyName);
        Stream<CustomerId> plain = isFree(stem) ? Stream.of(new CustomerId(stem)) : Stream.empty();
        String prefix = stem.isEmpty() ? "customer" : stem;
        return Stream.concat(plain, Stream.generate(() -> new CustomerId(prefix + "-" + suffix())));
    }

    /** Whether customers can have the id, if no other has. */
    public static boolean isReserved(CustomerId id) {
        return RESERVED.contains(id.value());
    }

    private static boolean isFree(String stem) {
        // Of digits alone, YAML and Helm make numbers.
        return !stem.isEmpty() && !RESERVED.contains(stem) && !stem.chars().allMatch(Character::isDigit);
    }

    private static String stem(String companyName) {
        String ascii = Normalizer.normalize(companyName, Normalizer.Form.NFKD)
                .replaceAll("\\p{M}+", "")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]+", "-");
        String cut = trim(ascii);
        return trim(cut.substring(0, Math.min(LONGEST_STEM, cut.length())));
    }

    private static String trim(String text) {
        return text.replaceAll("^-+|-+$", "");
    }

    private static String suffix() {
        return RANDOM.ints(SUFFIX, 0, ALPHABET.length())
                .collect(StringBuilder::new, (text, i) -> text.append(ALPHABET.charAt(i)), StringBuilder::append)
                .toString();
    }
}
