package dev.rookery.app.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rookery.app.command.RookeryCommand;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.Validator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import picocli.CommandLine;

/** The Compose file: its schema, and its variables and ports, which the options of the commands define. */
class ComposeFileTest {
    private static final Path FILE = Path.of("..", "deploy", "compose", "compose.yaml");
    private static final Path SCHEMA = Path.of("..", "target", "tools", "compose-spec.json");
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{(\\w+)(?::([-?])([^}]*))?}");
    private static final String MERGE = "<<";
    private static final Set<String> LEFT_OUT = Set.of("id", "format");

    /** Variables that are not options: secrets, and those of PostgreSQL's clients. */
    private static final Set<String> NOT_OPTIONS = Set.of(
            "ROOKERY_ADMIN_TOKEN",
            "ROOKERY_API_FIRST_PASSWORD",
            "ROOKERY_SERVICE_KEY",
            "PGHOST",
            "PGPORT",
            "PGDATABASE",
            "PGUSER",
            "PGPASSWORD",
            "PGSSLMODE");

    private final Map<String, Object> file = map(merged(load()));

    @Test
    void followsTheSpecification() throws IOException {
        assumeTrue(Files.exists(SCHEMA), "SKIPPED: requires deploy/tools/fetch-compose-schema, which ./test calls");
        JsonObject schema = usable(new JsonObject(Files.readString(SCHEMA)));
        Validator validator = Validator.create(
                JsonSchema.of(schema),
                new JsonSchemaOptions()
                        .setDraft(Draft.DRAFT201909)
                        .setBaseUri("https://rookery.example")
                        .setOutputFormat(OutputFormat.Basic));

        OutputUnit result = validator.validate(new JsonObject(file));

        assertThat(result.getValid()).as("%s", result.getErrors()).isTrue();
        Map<String, Object> unknown = Map.of("services", Map.of("api", Map.of("image", "x", "port", "1")));
        assertThat(validator.validate(new JsonObject(unknown)).getValid()).isFalse();
    }

    @Test
    void variablesAreOptionsOfTheCommands() {
        Map<String, Map<String, Object>> services = rookery();
        assertThat(services).containsOnlyKeys("rookery", "broker", "api", "console", "exporter");

        services.forEach((name, service) -> {
            Map<String, String> environment = environment(service);
            String command = list(service, "command").get(0);
            CommandLine options =
                    RookeryCommand.commandLine(Map.of()).getSubcommands().get(command);
            Set<String> known = options.getCommandSpec().options().stream()
                    .filter(EnvironmentDefaults::isSetting)
                    .map(option -> EnvironmentDefaults.variable(option.longestName()))
                    .collect(Collectors.toCollection(TreeSet::new));
            known.addAll(NOT_OPTIONS);
            assertThat(environment.keySet()).as(name).isSubsetOf(known);
            assertThatCode(() -> RookeryCommand.commandLine(environment).parseArgs(command))
                    .as(name)
                    .doesNotThrowAnyException();
        });
    }

    @Test
    void theProcessWithAllComponentsStartsWithItsVariables() {
        assertThat(RookeryCommand.execute(environment(rookery().get("rookery")), "config", "check", "all"))
                .isZero();
    }

    /** Published ports are those on which the commands listen. */
    @Test
    void portsAreThoseOfTheOptions() {
        Map<String, Set<String>> ports = rookery().entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, service -> list(service.getValue(), "ports").stream()
                        .map(port -> port.replaceFirst(".*:", ""))
                        .collect(Collectors.toCollection(TreeSet::new))));

        assertThat(ports.get("rookery"))
                .isEqualTo(defaults(
                        "all",
                        "--mqtt-port",
                        "--websocket-port",
                        "--dashboard-port",
                        "--provisioner-port",
                        "--exporter-port"));
        assertThat(ports.get("broker")).isEqualTo(defaults("broker", "--mqtt-port", "--websocket-port"));
        assertThat(ports.get("console")).isEqualTo(defaults("dashboard", "--dashboard-port"));
        assertThat(ports.get("exporter")).isEqualTo(defaults("exporter", "--exporter-port"));
        assertThat(ports.get("api")).isEmpty();
    }

    @Test
    void imageHasTheVersionOfTheProject() throws IOException {
        String pom = Files.readString(Path.of("..", "pom.xml"));
        String version = pom.replaceFirst("(?s).*?<version>", "").replaceFirst("(?s)</version>.*", "");

        assertThat(rookery().get("rookery")).containsEntry("image", "${ROOKERY_IMAGE:-rookery:" + version + "}");
    }

    /** Leaves out identifiers of an earlier draft, and formats that Compose defines otherwise, such as durations. */
    private static JsonObject usable(JsonObject schema) {
        JsonObject result = new JsonObject();
        schema.forEach(entry -> {
            if (entry.getValue() instanceof JsonObject nested) {
                result.put(entry.getKey(), usable(nested));
            } else if (entry.getValue() instanceof JsonArray array) {
                result.put(entry.getKey(), usable(array));
            } else if (!LEFT_OUT.contains(entry.getKey())) {
                result.put(entry.getKey(), entry.getValue());
            }
        });
        return result;
    }

    private static JsonArray usable(JsonArray schemas) {
        JsonArray result = new JsonArray();
        schemas.forEach(schema -> result.add(schema instanceof JsonObject object ? usable(object) : schema));
        return result;
    }

    private static Set<String> defaults(String command, String... options) {
        CommandLine line = RookeryCommand.commandLine(Map.of()).getSubcommands().get(command);
        Set<String> values = new TreeSet<>();
        for (String option : options) {
            values.add(line.getCommandSpec().findOption(option).defaultValue());
        }
        return values;
    }

    private Map<String, Map<String, Object>> rookery() {
        Map<String, Map<String, Object>> services = new LinkedHashMap<>();
        map(file.get("services")).forEach((name, service) -> {
            if (String.valueOf(map(service).get("image")).contains("rookery:")) {
                services.put(name, map(service));
            }
        });
        return services;
    }

    /** Returns the variables as Compose passes them, with "x" for those that users must set. */
    private static Map<String, String> environment(Map<String, Object> service) {
        Map<String, String> environment = new HashMap<>();
        map(service.get("environment")).forEach((name, value) -> {
            String text = VARIABLE.matcher(String.valueOf(value))
                    .replaceAll(variable -> "-".equals(variable.group(2)) ? variable.group(3) : "x");
            environment.put(name, text);
        });
        return environment;
    }

    private static List<String> list(Map<String, Object> service, String name) {
        return ((List<?>) service.getOrDefault(name, List.of()))
                .stream().map(String::valueOf).toList();
    }

    private static Object load() {
        try {
            return new Load(LoadSettings.builder().build()).loadFromString(Files.readString(FILE));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Resolves merge keys, which Compose supports and YAML 1.2 does not. */
    private static Object merged(Object value) {
        if (value instanceof List<?> list) {
            return list.stream().map(ComposeFileTest::merged).toList();
        }
        if (!(value instanceof Map<?, ?>)) {
            return value;
        }
        Map<String, Object> result = new LinkedHashMap<>();
        if (map(value).containsKey(MERGE)) {
            result.putAll(map(merged(map(value).get(MERGE))));
        }
        map(value).forEach((key, entry) -> {
            if (!key.equals(MERGE)) {
                result.put(key, merged(entry));
            }
        });
        return result;
    }

    @SuppressWarnings("unchecked") // Keys of the file are texts.
    private static Map<String, Object> map(Object value) {
        return (Map<String, Object>) value;
    }
}
