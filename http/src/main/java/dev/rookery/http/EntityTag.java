package dev.rookery.http;

/** Entity tags made of version numbers (RFC 9110, section 8.8.3). */
final class EntityTag {
    private EntityTag() {}

    static String of(long version) {
        return "\"" + version + "\"";
    }

    /** Returns whether an {@code If-Match} header names the version. */
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
