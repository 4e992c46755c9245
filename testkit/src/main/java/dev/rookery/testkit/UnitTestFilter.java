package dev.rookery.testkit;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.platform.engine.FilterResult;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.TestSource;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.PostDiscoveryFilter;

/**
 * Restricts a run to unit tests: with {@code -Drookery.tests=unit}, excludes test classes that start PostgreSQL or
 * another process, directly or through test helpers. Examines class files, so that tests need no tag.
 * The JUnit Platform finds this filter in every module that depends on the testkit.
 */
public final class UnitTestFilter implements PostDiscoveryFilter {
    private static final boolean ENABLED = "unit".equals(System.getProperty("rookery.tests"));

    private final Map<Class<?>, Boolean> integration = new ConcurrentHashMap<>();

    @Override
    public FilterResult apply(TestDescriptor test) {
        boolean excluded = ENABLED
                && test.getSource()
                        .flatMap(UnitTestFilter::testClass)
                        .map(type -> integration.computeIfAbsent(type, ProcessUse::isReachableFrom))
                        .orElse(false);
        return FilterResult.includedIf(!excluded, () -> "unit test", () -> "starts PostgreSQL or another process");
    }

    private static Optional<Class<?>> testClass(TestSource source) {
        if (source instanceof ClassSource ofClass) {
            return Optional.of(ofClass.getJavaClass());
        }
        return source instanceof MethodSource ofMethod ? Optional.of(ofMethod.getJavaClass()) : Optional.empty();
    }
}
