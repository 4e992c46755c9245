package dev.rookery.auth;

import java.net.SocketAddress;

/** Credentials of a CONNECT packet or a client certificate, or the lack of them. */
public sealed interface Credentials permits PasswordCredentials, CertificateCredentials, AnonymousCredentials {
    /** Returns the tenant of the connection. */
    TenantId tenant();

    /** Returns the client id, possibly assigned by the server. */
    String clientId();

    /** Returns the claimed username. */
    String username();

    /** Returns the client's address, for throttling. */
    SocketAddress address();

    /** Returns the claimed user. */
    default UserKey user() {
        return new UserKey(tenant(), username());
    }
}
