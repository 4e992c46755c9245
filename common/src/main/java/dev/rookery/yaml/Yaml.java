package dev.rookery.yaml;

import java.io.InputStream;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.DumpSettingsBuilder;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.NonPrintableStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * YAML 1.2. What is read has at most 500,000 characters, a depth of 50, and 16 aliases of maps and lists; no key twice, and no tags
 * that name classes. For any thread.
 */
public final class Yaml {
    private static final int MOST_CHARACTERS = 500_000;
    /** Aliases of aliases multiply: these make at most some hundred of one. */
    private static final int MOST_ALIASES = 16;

    private static final int WIDTH = 120;

    private static final CoreSchema SCHEMA = new CoreSchema();
    private static final LoadSettings READING = LoadSettings.builder()
            .setSchema(SCHEMA)
            .setCodePointLimit(MOST_CHARACTERS)
            .setMaxAliasesForCollections(MOST_ALIASES)
            .build();

    private Yaml() {}

    /**
     * Reads a map; of an empty text an empty one.
     *
     * @throws YamlException if it is something else, malformed, or outside of the bounds
     */
    @SuppressWarnings("unchecked")
    public static Map<String, Object> read(InputStream text) {
        Object content;
        try {
            content = new BoundedLoad(READING).loadFromInputStream(text);
        } catch (YamlEngineException e) {
            throw new YamlException(e);
        }
        if (content == null) {
            return Map.of();
        }
        if (content instanceof Map<?, ?> map) {
            return (Map<String, Object>) map;
        }
        throw new YamlException("not a map of keys and values");
    }

    /** For people to read. */
    public static String write(Map<String, Object> content) {
        return dump(DumpSettings.builder().setDefaultFlowStyle(FlowStyle.BLOCK).setWidth(WIDTH), content);
    }

    /** All text is quoted and in ASCII, so that it stays the text that it is, whoever reads it. */
    public static String writeQuoted(Map<String, Object> content) {
        return dump(
                DumpSettings.builder()
                        .setDefaultScalarStyle(ScalarStyle.DOUBLE_QUOTED)
                        .setUseUnicodeEncoding(false)
                        .setSplitLines(false),
                content);
    }

    private static String dump(DumpSettingsBuilder settings, Map<String, Object> content) {
        return new Dump(settings.setSchema(SCHEMA)
                        .setNonPrintableStyle(NonPrintableStyle.ESCAPE)
                        .build())
                .dumpToString(content);
    }
}
