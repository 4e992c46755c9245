package dev.rookery.auth.verified;

import dev.rookery.auth.CredentialVersion;
import java.security.MessageDigest;

/**
 * Password that was verified against a stored hash.
 *
 * @param version version of the stored hash
 * @param digest keyed digest of user, version and password; never the password
 * @param lastUsedDay day of the last login, in days since 1970-01-01 UTC
 */
record VerifiedCredential(CredentialVersion version, byte[] digest, long lastUsedDay) {
    boolean matches(CredentialVersion otherVersion, byte[] otherDigest) {
        return version.equals(otherVersion) && MessageDigest.isEqual(digest, otherDigest);
    }

    VerifiedCredential usedOn(long day) {
        return new VerifiedCredential(version, digest, day);
    }
}
