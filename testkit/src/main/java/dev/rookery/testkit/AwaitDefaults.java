package dev.rookery.testkit;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * Lets tests wait for a condition for a minute where they name no time of their own: on a busy machine ten seconds, the
 * library's default, say nothing. Found by the test platform in every module that has this one.
 */
public final class AwaitDefaults implements LauncherSessionListener {
    private static final Duration DEFAULT = Duration.ofMinutes(1);

    @Override
    public void launcherSessionOpened(LauncherSession session) {
        Awaitility.setDefaultTimeout(DEFAULT);
    }
}
