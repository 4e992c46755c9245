package dev.rookery.broker.transport;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.naming.InvalidNameException;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.security.auth.x500.X500Principal;

/** Reads the common name (CN) from the subject of a certificate. */
final class CommonName {
    private CommonName() {}

    /**
     * Returns the common name, or empty if the subject has none or several: the choice between several would be
     * arbitrary.
     */
    static Optional<String> of(X500Principal subject) {
        try {
            List<Object> names = new ArrayList<>();
            for (Rdn part : new LdapName(subject.getName()).getRdns()) {
                Attribute name = part.toAttributes().get("CN");
                for (int i = 0; name != null && i < name.size(); i++) {
                    names.add(name.get(i));
                }
            }
            return names.size() == 1 && names.get(0) instanceof String name ? Optional.of(name) : Optional.empty();
        } catch (InvalidNameException e) {
            return Optional.empty();
        } catch (NamingException e) {
            throw new IllegalStateException("Failed to read an attribute of a parsed name", e);
        }
    }
}
