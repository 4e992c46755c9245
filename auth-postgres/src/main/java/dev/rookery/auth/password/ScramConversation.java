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
import org.jspecify.annotations.Nullable;

/**
 * Server side of one SCRAM-SHA-256 login (RFC 5802, section 5) without channel binding. The library provides the client
 * side and the cryptography. Not thread-safe.
 */
public final class ScramConversation {
    private static final ScramMechanism MECHANISM = ScramMechanism.SCRAM_SHA_256;
    private static final int NONCE_CHARACTERS = 24;
    /** In bytes; far above the size of any username and nonce. */
    private static final int MAXIMUM_MESSAGE = 4096;

    private static final Pattern FINAL = Pattern.compile("(c=([^,]+),r=([^,]+)(?:,.+)?),p=([A-Za-z0-9+/=]+)");
    private static final SecureRandom RANDOM = new SecureRandom();

    private final ClientFirstMessage first;
    private final String username;
    /** GS2 header of the first message, which the client repeats in its final message. */
    private final String header;
    /** First message without the GS2 header. */
    private final String bare;

    private @Nullable ServerFirstMessage challenge;
    private @Nullable ScramVerifier verifier;

    private ScramConversation(ClientFirstMessage first, String username, String header, String bare) {
        this.first = first;
        this.username = username;
        this.header = header;
        this.bare = bare;
    }

    /** Parses the client's first message; empty if it is malformed or requests an unsupported feature. */
    public static Optional<ScramConversation> begin(byte[] message) {
        if (message.length > MAXIMUM_MESSAGE) {
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
        // The library encodes the name once more when it parses it, so it is taken from the text.
        String encodedName = bare.substring(2, bare.indexOf(','));
        boolean binding = first.getGs2Header().getChannelBindingFlag() == Gs2CbindFlag.CHANNEL_BINDING_REQUIRED;
        String other = first.getGs2Header().getAuthzid();
        if (binding || other != null && !other.equals(encodedName)) {
            return Optional.empty();
        }
        return decodeName(encodedName).map(name -> new ScramConversation(first, name, text.substring(0, end), bare));
    }

    /** Section 5.1: a comma is encoded as {@code =2C} and an equals sign as {@code =3D}. */
    private static Optional<String> decodeName(String encoded) {
        String rest = encoded.replace("=2C", "").replace("=3D", "");
        return rest.indexOf('=') >= 0
                ? Optional.empty()
                : Optional.of(encoded.replace("=2C", ",").replace("=3D", "="));
    }

    public String username() {
        return username;
    }

    /** Returns the server's first message: salt, iterations and a nonce. */
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
     * Verifies the client's final message.
     *
     * @return the server's final message, which proves its identity; empty if the client's proof is wrong
     * @throws IllegalStateException before {@link #challenge}
     */
    public Optional<byte[]> finish(byte[] message) {
        if (challenge == null || verifier == null) {
            throw new IllegalStateException("finish was called before challenge");
        }
        Matcher matcher = FINAL.matcher(new String(message, StandardCharsets.UTF_8));
        if (message.length > MAXIMUM_MESSAGE
                || !matcher.matches()
                || !matcher.group(2).equals(Base64.getEncoder().encodeToString(bytes(header)))
                || !matcher.group(3).equals(challenge.getNonce())) {
            return Optional.empty();
        }
        String exchanged = bare + "," + challenge + "," + matcher.group(1);
        return isValidProof(matcher.group(4), exchanged, verifier)
                ? Optional.of(bytes(new ServerFinalMessage(
                                ScramFunctions.serverSignature(MECHANISM, verifier.serverKey(), exchanged))
                        .toString()))
                : Optional.empty();
    }

    private static boolean isValidProof(String base64, String exchanged, ScramVerifier verifier) {
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
