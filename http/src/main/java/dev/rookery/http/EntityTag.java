package dev.rookery.http;

/** The version of a thing as an entity tag (RFC 9110, section 8.8.3). */
final class EntityTag {
    private EntityTag() {}

    static String of(long version) {
        return "\"" + version + "\"";
    }

    /** Whether an {@code If-Match} header names the version. */
    static boolean matches(String ifMatch, long version) {
        for (String tag : ifMatch.split(",")) {
            String candidate = tag.strip();
            if (candidate.equals("*") || candidate.equals(of(version))) {
                return true;
            }
        }
        return false;
    }
}
