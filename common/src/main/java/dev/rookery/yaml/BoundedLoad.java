package dev.rookery.yaml;

import java.io.InputStream;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.YamlUnicodeReader;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/** YAML loader with a maximum depth: without it, deep nesting overflows the thread's stack. */
final class BoundedLoad extends Load {
    private static final int MAXIMUM_DEPTH = 50;

    private final LoadSettings settings;

    BoundedLoad(LoadSettings settings) {
        super(settings);
        this.settings = settings;
    }

    @Override
    protected Composer createComposer(InputStream text) {
        return new BoundedComposer(
                settings, new ParserImpl(settings, new StreamReader(settings, new YamlUnicodeReader(text))));
    }

    private static final class BoundedComposer extends Composer {
        private int depth;

        BoundedComposer(LoadSettings settings, ParserImpl parser) {
            super(settings, parser);
        }

        @Override
        protected SequenceNode composeSequenceNode(Optional<Anchor> anchor) {
            enter();
            SequenceNode node = super.composeSequenceNode(anchor);
            depth--;
            return node;
        }

        @Override
        protected Node composeMappingNode(Optional<Anchor> anchor) {
            enter();
            Node node = super.composeMappingNode(anchor);
            depth--;
            return node;
        }

        private void enter() {
            depth++;
            if (depth > MAXIMUM_DEPTH) {
                throw new YamlException("the YAML text has more than " + MAXIMUM_DEPTH + " levels");
            }
        }
    }
}
