package dev.rookery.app.option;

import dev.rookery.auth.AclMode;
import picocli.CommandLine.Option;

/** How ACL rows are read. */
public final class AclOptions {
    @Option(
            names = "--acl-mode",
            paramLabel = "MODE",
            defaultValue = "read-implies-subscribe",
            description = "read-implies-subscribe: a row that permits reading permits subscribing too;"
                    + " strict: subscribing needs the subscribe bit (4), as in mosquitto-go-auth."
                    + " Default: read-implies-subscribe")
    private AclMode mode;

    public AclMode mode() {
        return mode;
    }
}
