package dev.rookery.api.certificate.x509;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Objects in PEM format (RFC 7468). */
public final class PemText {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\\s]*)-----END \\1-----");
    private static final int LINE = 64;

    /** Kind of object. */
    public enum Kind {
        CERTIFICATE("CERTIFICATE"),
        REQUEST("CERTIFICATE REQUEST"),
        REVOCATION_LIST("X509 CRL"),
        PRIVATE_KEY("PRIVATE KEY");

        private final String label;

        Kind(String label) {
            this.label = label;
        }
    }

    private PemText() {}

    /** Returns the object as text. */
    public static String write(Kind kind, byte[] content) {
        String base64 = Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(content);
        return "-----BEGIN " + kind.label + "-----\n" + base64 + "\n-----END " + kind.label + "-----\n";
    }

    /**
     * Returns the only object of the text.
     *
     * @throws X509Exception if the text is something else
     */
    public static byte[] read(Kind kind, String text) {
        Matcher matcher = BLOCK.matcher(text.strip().replace("NEW CERTIFICATE REQUEST", "CERTIFICATE REQUEST"));
        if (!matcher.matches() || !matcher.group(1).equals(kind.label)) {
            throw new X509Exception("Expected one object in PEM format, which begins with -----BEGIN " + kind.label
                    + "----- and ends with -----END " + kind.label + "-----");
        }
        try {
            return Base64.getMimeDecoder().decode(matcher.group(2).getBytes(StandardCharsets.US_ASCII));
        } catch (IllegalArgumentException e) {
            throw new X509Exception("The content of the PEM object is not Base64", e);
        }
    }
}
