package dev.rookery.auth.password;

import com.ongres.scram.common.ClientFirstMessage;
import com.ongres.scram.common.Gs2CbindFlag;
import com.ongres.scram.common.ScramFunctions;
import com.ongres.scram.common.ScramMechanism;
import com.ongres.scram.common.ServerFinalMessage;
import com.ongres.scram.common.ServerFirstMessage;
import com.ongres.scram.common.exception.ScramParseException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The server's side of a login by SCRAM-SHA-256 (RFC 5802, section 5), without channel binding. The library has the
 * client's side and the cryptography. For one login, one thread at a time.
 */
public final class ScramConversation {
    private static final ScramMechanism MECHANISM = ScramMechanism.SCRAM_SHA_256;
    private static final int NONCE_CHARACTERS = 24;
    /** Far more than any username and nonce take. */
    private static final int LONGEST_MESSAGE = 4096;

    private static final Pattern FINAL = Pattern.compile("(c=([^,]+),r=([^,]+)(?:,.+)?),p=([A-Za-z0-9+/=]+)");
    private static final SecureRandom RANDOM = new SecureRandom();

    private final ClientFirstMessage first;
    private final String username;
    /** The part of the first message that tells of channel binding; the client repeats it. */
    private final String header;
    /** The rest of the first message. */
    private final String bare;

    private ServerFirstMessage challenge;
    private ScramVerifier verifier;

    private ScramConversation(ClientFirstMessage first, String username, String header, String bare) {
        this.first = first;
        this.username = username;
        this.header = header;
        this.bare = bare;
    }

    /** Reads the client's first message; empty if it is not one, or wants what is not served. */
    public static Optional<ScramConversation> begin(byte[] message) {
        if (message.length > LONGEST_MESSAGE) {
            return Optional.empty();
        }
        String text = new String(message, StandardCharsets.UTF_8);
        ClientFirstMessage first;
        try {
            first = ClientFirstMessage.parseFrom(text);
        } catch (ScramParseException | IllegalArgumentException e) {
            return Optional.empty();
        }
        int end = text.indexOf(',', text.indexOf(',') + 1) + 1;
        String bare = text.substring(end);
        // The library's own reading of the name is encoded once more.
        String written = bare.substring(2, bare.indexOf(','));
        boolean binding = first.getGs2Header().getChannelBindingFlag() == Gs2CbindFlag.CHANNEL_BINDING_REQUIRED;
        String other = first.getGs2Header().getAuthzid();
        if (binding || other != null && !other.equals(written)) {
            return Optional.empty();
        }
        return name(written).map(name -> new ScramConversation(first, name, text.substring(0, end), bare));
    }

    /** Section 5.1: a comma is written {@code =2C} and an equals sign {@code =3D}. */
    private static Optional<String> name(String written) {
        String rest = written.replace("=2C", "").replace("=3D", "");
        return rest.indexOf('=') >= 0
                ? Optional.empty()
                : Optional.of(written.replace("=2C", ",").replace("=3D", "="));
    }

    public String username() {
        return username;
    }

    /** The server's first message: salt, iterations and a nonce. */
    public byte[] challenge(ScramVerifier stored) {
        verifier = stored;
        challenge = new ServerFirstMessage(
                first.getClientNonce(),
                ScramFunctions.nonce(NONCE_CHARACTERS, RANDOM),
                Base64.getEncoder().encodeToString(stored.salt()),
                stored.iterations());
        return bytes(challenge.toString());
    }

    /**
     * Checks the client's final message.
     *
     * @return the server's final message, which proves that it knows the user; empty if the client does not know the
     *     password
     */
    public Optional<byte[]> finish(byte[] message) {
        Matcher matcher = FINAL.matcher(new String(message, StandardCharsets.UTF_8));
        if (message.length > LONGEST_MESSAGE
                || !matcher.matches()
                || !matcher.group(2).equals(Base64.getEncoder().encodeToString(bytes(header)))
                || !matcher.group(3).equals(challenge.getNonce())) {
            return Optional.empty();
        }
        String exchanged = bare + "," + challenge + "," + matcher.group(1);
        return proves(matcher.group(4), exchanged)
                ? Optional.of(bytes(new ServerFinalMessage(
                                ScramFunctions.serverSignature(MECHANISM, verifier.serverKey(), exchanged))
                        .toString()))
                : Optional.empty();
    }

    private boolean proves(String base64, String exchanged) {
        byte[] proof;
        try {
            proof = Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            return false;
        }
        return proof.length == ScramVerifier.KEY_BYTES
                && ScramFunctions.verifyClientProof(MECHANISM, proof, verifier.storedKey(), exchanged);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
