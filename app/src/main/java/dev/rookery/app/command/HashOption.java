package dev.rookery.app.command;

import dev.rookery.auth.password.HashKind;
import picocli.CommandLine.Option;

/** How a password is stored. */
final class HashOption {
    @Option(
            names = "--hash",
            paramLabel = "KIND",
            defaultValue = "bcrypt",
            description = "bcrypt, or scram-sha-256: clients of MQTT 5 can then log in without showing the password."
                    + " Default: bcrypt")
    private HashKind kind;

    HashKind kind() {
        return kind;
    }
}
