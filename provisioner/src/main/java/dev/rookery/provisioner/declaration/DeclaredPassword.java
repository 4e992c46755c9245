package dev.rookery.provisioner.declaration;

import java.util.function.Supplier;

/**
 * Password that a resource refers to.
 *
 * @param value plain text
 * @param version changes with the password
 */
public record DeclaredPassword(String value, String version) {
    /** Reads the password. Blocks; throws {@link RejectedDeclarationException} if there is none. */
    public interface Source extends Supplier<DeclaredPassword> {}

    /** Without the password. */
    @Override
    public String toString() {
        return "DeclaredPassword[version=" + version + "]";
    }
}
