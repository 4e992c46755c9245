package dev.rookery.auth;

import java.net.SocketAddress;

/** What a client presents on CONNECT. */
public sealed interface Credentials permits PasswordCredentials, CertificateCredentials {
    /** The tenant that the connection was found to belong to. */
    TenantId tenant();

    /** The client id, possibly assigned by the server. */
    String clientId();

    /** The name that the client goes by; proven only by what else it presents. */
    String username();

    /** The peer, for throttling by address. */
    SocketAddress address();

    /** The user that the client claims to be. */
    default UserKey user() {
        return new UserKey(tenant(), username());
    }
}
