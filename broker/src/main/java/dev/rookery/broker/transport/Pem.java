package dev.rookery.broker.transport;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

/** Reads certificates and keys in PEM format (RFC 7468). Exceptions name the file. */
final class Pem {
    private Pem() {}

    /** Returns the certificates of the file, at least one. */
    static List<X509Certificate> certificates(Path file) throws IOException, GeneralSecurityException {
        List<X509Certificate> certificates = new ArrayList<>();
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        for (byte[] block : blocks(file, "CERTIFICATE")) {
            certificates.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(block)));
        }
        if (certificates.isEmpty()) {
            throw new GeneralSecurityException(file + " contains no PEM certificate (BEGIN CERTIFICATE)");
        }
        return certificates;
    }

    /**
     * Returns the private key of a certificate.
     *
     * @param publicKey of the certificate; provides the key type for the formats that do not state it (RSA PRIVATE KEY,
     *     EC PRIVATE KEY)
     */
    static PrivateKey privateKey(Path file, PublicKey publicKey) throws IOException, GeneralSecurityException {
        List<byte[]> keys = new ArrayList<>(blocks(file, "PRIVATE KEY"));
        for (byte[] key : blocks(file, "(?:RSA|EC) PRIVATE KEY")) {
            keys.add(withAlgorithm(key, publicKey));
        }
        if (keys.size() != 1) {
            throw new GeneralSecurityException(
                    file + " must contain exactly one unencrypted PEM key (BEGIN PRIVATE KEY)."
                            + " Convert other formats with: openssl pkcs8 -topk8 -nocrypt");
        }
        return KeyFactory.getInstance(publicKey.getAlgorithm()).generatePrivate(new PKCS8EncodedKeySpec(keys.get(0)));
    }

    /** Converts a PKCS #1 (RSA) or SEC 1 (EC) key to PKCS #8, which adds the algorithm. */
    private static byte[] withAlgorithm(byte[] key, PublicKey publicKey) throws IOException, GeneralSecurityException {
        try {
            return new PrivateKeyInfo(
                            SubjectPublicKeyInfo.getInstance(publicKey.getEncoded())
                                    .getAlgorithm(),
                            ASN1Sequence.getInstance(key))
                    .getEncoded();
        } catch (IllegalArgumentException e) {
            throw new GeneralSecurityException("Invalid private key: " + e.getMessage(), e);
        }
    }

    private static List<byte[]> blocks(Path file, String label) throws IOException, GeneralSecurityException {
        Pattern block = Pattern.compile("-----BEGIN " + label + "-----([^-]*)-----END " + label + "-----");
        Matcher matcher = block.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
        List<byte[]> blocks = new ArrayList<>();
        while (matcher.find()) {
            try {
                blocks.add(Base64.getMimeDecoder().decode(matcher.group(1)));
            } catch (IllegalArgumentException e) {
                throw new GeneralSecurityException("Invalid Base64 in " + file + ": " + e.getMessage(), e);
            }
        }
        return blocks;
    }
}
