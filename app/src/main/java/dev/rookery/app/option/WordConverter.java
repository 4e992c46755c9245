package dev.rookery.app.option;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Converter of enum constants: {@code read-implies-subscribe} for {@code READ_IMPLIES_SUBSCRIBE}. */
public final class WordConverter<E extends Enum<E>> implements ITypeConverter<E> {
    private final Class<E> type;

    public WordConverter(Class<E> type) {
        this.type = type;
    }

    @Override
    public E convert(String word) {
        return Arrays.stream(type.getEnumConstants())
                .filter(constant ->
                        word(constant).equals(word.toLowerCase(Locale.ROOT).replace('_', '-')))
                .findFirst()
                .orElseThrow(() -> new TypeConversionException("'" + word + "' is invalid; allowed are "
                        + Arrays.stream(type.getEnumConstants())
                                .map(WordConverter::word)
                                .collect(Collectors.joining(", "))));
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
