package dev.rookery.provisioner.customer;

import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** Derives customer ids from company names, which may be arbitrary text. */
public final class CustomerIdCandidates {
    /** Names that the platform uses below the base domain, and namespaces of Kubernetes. */
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

    private static final String SUFFIX_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789";
    private static final int SUFFIX_LENGTH = 6;
    private static final int MAXIMUM_STEM_LENGTH = CustomerId.MAXIMUM_LENGTH - SUFFIX_LENGTH - 1;
    private static final SecureRandom RANDOM = new SecureRandom();

    private CustomerIdCandidates() {}

    /** Returns an infinite stream: first the plain name if it is usable, then the name with random suffixes. */
    public static Stream<CustomerId> of(String companyName) {
        String stem = stem(companyName);
        Stream<CustomerId> plain = isUsable(stem) ? Stream.of(new CustomerId(stem)) : Stream.empty();
        String prefix = stem.isEmpty() ? "customer" : stem;
        return Stream.concat(plain, Stream.generate(() -> new CustomerId(prefix + "-" + suffix())));
    }

    /** Returns whether the platform reserves the id. */
    public static boolean isReserved(CustomerId id) {
        return RESERVED.contains(id.value());
    }

    /** Returns whether the id consists of digits only; YAML and Helm would parse it as a number. */
    public static boolean isNumber(CustomerId id) {
        return isNumber(id.value());
    }

    private static boolean isUsable(String stem) {
        return !stem.isEmpty() && !RESERVED.contains(stem) && !isNumber(stem);
    }

    private static boolean isNumber(String stem) {
        return stem.chars().allMatch(Character::isDigit);
    }

    private static String stem(String companyName) {
        String ascii = Normalizer.normalize(companyName, Normalizer.Form.NFKD)
                .replaceAll("\\p{M}+", "")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]+", "-");
        String trimmed = trimHyphens(ascii);
        return trimHyphens(trimmed.substring(0, Math.min(MAXIMUM_STEM_LENGTH, trimmed.length())));
    }

    private static String trimHyphens(String text) {
        return text.replaceAll("^-+|-+$", "");
    }

    private static String suffix() {
        return RANDOM.ints(SUFFIX_LENGTH, 0, SUFFIX_ALPHABET.length())
                .collect(StringBuilder::new, (text, i) -> text.append(SUFFIX_ALPHABET.charAt(i)), StringBuilder::append)
                .toString();
    }
}
