package dev.rookery.app.option;

import java.util.function.Function;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Converter that reports the parser's own message for an invalid value. */
public final class ValueConverter<T> implements ITypeConverter<T> {
    private final Function<String, T> parser;

    /** @param parser throws {@link IllegalArgumentException} with a message for users */
    public ValueConverter(Function<String, T> parser) {
        this.parser = parser;
    }

    @Override
    public T convert(String text) {
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }
}
