package dev.rookery.app.option;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Default values of options from environment variables: {@code ROOKERY_MQTT_PORT} for {@code --mqtt-port}. Options that
 * are not settings, such as {@code --superuser}, have no variable.
 */
public final class EnvironmentDefaults implements IDefaultValueProvider {
    private final Map<String, String> environment;

    public EnvironmentDefaults(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public @Nullable String defaultValue(ArgSpec argument) {
        return argument instanceof OptionSpec option && isSetting(option)
                ? environment.get(variable(option.longestName()))
                : null;
    }

    /** Returns whether the option is a setting: it is declared in a class of this package. */
    public static boolean isSetting(OptionSpec option) {
        return option.userObject() instanceof java.lang.reflect.Member member
                && member.getDeclaringClass().getPackage().equals(EnvironmentDefaults.class.getPackage());
    }

    /** Returns the environment variable of an option. */
    public static String variable(String option) {
        return "ROOKERY_" + option.substring(2).replace('-', '_').toUpperCase(Locale.ROOT);
    }
}
