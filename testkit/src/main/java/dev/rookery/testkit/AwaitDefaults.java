package dev.rookery.testkit;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * Sets the default timeout of Awaitility to a minute: its own default, 10 s, is too short for a busy machine. The JUnit
 * Platform finds this listener in every module that depends on the testkit.
 */
public final class AwaitDefaults implements LauncherSessionListener {
    private static final Duration DEFAULT = Duration.ofMinutes(1);

    @Override
    public void launcherSessionOpened(LauncherSession session) {
        Awaitility.setDefaultTimeout(DEFAULT);
    }
}
