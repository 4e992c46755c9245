package dev.rookery.app.option;

import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Takes an option that is not given from the environment: {@code --mqtt-port} from {@code ROOKERY_MQTT_PORT}. What a
 * command is asked to do, such as {@code --superuser}, is never taken from there.
 */
public final class EnvironmentDefaults implements IDefaultValueProvider {
    private final Map<String, String> environment;

    public EnvironmentDefaults(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public String defaultValue(ArgSpec argument) {
        return argument instanceof OptionSpec option && isSetting(option)
                ? environment.get(variable(option.longestName()))
                : null;
    }

    /** Whether the option belongs to the configuration: it stands in a class of this package. */
    public static boolean isSetting(OptionSpec option) {
        return option.userObject() instanceof java.lang.reflect.Member member
                && member.getDeclaringClass().getPackage().equals(EnvironmentDefaults.class.getPackage());
    }

    /** The variable of an option. */
    public static String variable(String option) {
        return "ROOKERY_" + option.substring(2).replace('-', '_').toUpperCase(Locale.ROOT);
    }
}
