package dev.rookery.deploy;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * Finds scalars of a YAML document that Kubernetes reads as another type than that of their field: the model for Java converts
 * them, an API server rejects the object.
 */
final class ScalarTypes {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Plain scalars that are no text in YAML 1.1 or 1.2. */
    private static final Pattern NO_TEXT = Pattern.compile(
            "|~|null|true|false|yes|no|on|off|y|n"
                    + "|[-+]?(0x[0-9a-f_]+|0b[01_]+|0o?[0-7_]+|[0-9][0-9_]*([.][0-9_]*)?(e[-+]?[0-9]+)?|[.][0-9]+(e[-+]?[0-9]+)?|[.]inf)"
                    + "|[.]nan|[0-9]+(:[0-9]+)+([.][0-9]*)?|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}.*",
            Pattern.CASE_INSENSITIVE);

    private ScalarTypes() {}

    /** Returns the paths of scalars with another type than in the parsed object. */
    static List<String> mismatches(String document) {
        List<String> found = new ArrayList<>();
        Node root = new Compose(LoadSettings.builder().build())
                .composeString(document)
                .orElseThrow();
        compare(root, JSON.readTree(Chart.json(document)), "", found);
        return found;
    }

    private static void compare(Node node, JsonNode parsed, String path, List<String> found) {
        if (node instanceof MappingNode mapping) {
            for (NodeTuple entry : mapping.getValue()) {
                ScalarNode key = (ScalarNode) entry.getKeyNode();
                String entryPath = path + "." + key.getValue();
                if (isPlain(key) && NO_TEXT.matcher(key.getValue()).matches()) {
                    found.add(entryPath + " (key)");
                }
                compare(entry.getValueNode(), parsed.path(key.getValue()), entryPath, found);
            }
        } else if (node instanceof SequenceNode sequence) {
            for (int i = 0; i < sequence.getValue().size(); i++) {
                compare(sequence.getValue().get(i), parsed.path(i), path + "[" + i + "]", found);
            }
        } else if (node instanceof ScalarNode scalar) {
            compare(scalar, parsed, path, found);
        }
    }

    private static void compare(ScalarNode scalar, JsonNode parsed, String path, List<String> found) {
        boolean readAsText =
                !isPlain(scalar) || !NO_TEXT.matcher(scalar.getValue()).matches();
        if (parsed.isString() && !(readAsText && parsed.stringValue().equals(scalar.getValue()))
                || (parsed.isNumber() || parsed.isBoolean()) && readAsText) {
            found.add(path + ": " + scalar.getValue() + " as " + parsed);
        }
    }

    private static boolean isPlain(ScalarNode scalar) {
        return scalar.getScalarStyle() == ScalarStyle.PLAIN;
    }
}
