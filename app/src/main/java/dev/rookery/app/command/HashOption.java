package dev.rookery.app.command;

import dev.rookery.auth.password.HashKind;
import picocli.CommandLine.Option;

/** Option for the hash format of a new password. */
final class HashOption {
    @Option(
            names = "--hash",
            paramLabel = "KIND",
            defaultValue = "bcrypt",
            description = "Hash format: bcrypt, or scram-sha-256, with which MQTT 5 clients log in without sending the password."
                    + " Default: bcrypt")
    private HashKind kind;

    HashKind kind() {
        return kind;
    }
}
