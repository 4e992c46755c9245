package dev.rookery.yaml;

/** Malformed or too large YAML text. The message names the position. */
public final class YamlException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    YamlException(String message) {
        super(message);
    }

    YamlException(RuntimeException cause) {
        super(cause.getMessage(), cause);
    }
}
