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
 * YAML 1.2 reader and writer. Input is limited to 500,000 characters, a depth of 50, and 16 aliases of collections;
 * duplicate keys and tags that name classes are rejected. Thread-safe.
 */
public final class Yaml {
    private static final int MAXIMUM_CHARACTERS = 500_000;
    /** Nested aliases multiply; 16 expand a collection to at most a few hundred copies. */
    private static final int MAXIMUM_ALIASES = 16;

    private static final int WIDTH = 120;

    private static final CoreSchema SCHEMA = new CoreSchema();
    private static final LoadSettings READING = LoadSettings.builder()
            .setSchema(SCHEMA)
            .setCodePointLimit(MAXIMUM_CHARACTERS)
            .setMaxAliasesForCollections(MAXIMUM_ALIASES)
            .build();

    private Yaml() {}

    /**
     * Parses a map. Empty text yields an empty map.
     *
     * @throws YamlException if the text is malformed, is not a map, or exceeds a limit
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
        throw new YamlException("the YAML text is not a map of keys and values");
    }

    /** Returns the content as YAML for people to read. */
    public static String write(Map<String, Object> content) {
        return dump(DumpSettings.builder().setDefaultFlowStyle(FlowStyle.BLOCK).setWidth(WIDTH), content);
    }

    /** Returns the content as YAML with all text quoted and in ASCII, so that every parser reads it back as text. */
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
