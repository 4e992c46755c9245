package dev.rookery.yaml;

/** A text that is no YAML, or more of it than is taken. The message says where. */
public final class YamlException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    YamlException(String message) {
        super(message);
    }

    YamlException(RuntimeException cause) {
        super(cause.getMessage(), cause);
    }
}
