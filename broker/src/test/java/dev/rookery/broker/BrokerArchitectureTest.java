package dev.rookery.broker;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Dependencies between the packages of the broker. */
@AnalyzeClasses(packages = "dev.rookery.broker", importOptions = ImportOption.DoNotIncludeTests.class)
class BrokerArchitectureTest {
    private static final String BROKER = "dev.rookery.broker";

    /** Every package depends on those before it only. The documentation lists them in the same order. */
    private static final List<String> LAYERS = List.of(
            "memory",
            "mqtt",
            "topic",
            "meter",
            "event",
            "limit",
            "refusal",
            "store",
            "store.journal",
            "config",
            "websocket",
            "transport",
            "session",
            "tenant",
            "client",
            "admin",
            "operation",
            "(root)",
            "usage",
            "limit.table",
            "registry",
            "moquette",
            "engine",
            "admin.http");

    @ArchTest
    static final ArchRule PACKAGES_ARE_FREE_OF_CYCLES =
            slices().matching(BROKER + ".(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule SUBPACKAGES_ARE_FREE_OF_CYCLES =
            slices().matching(BROKER + ".(**)").should().beFreeOfCycles();

    @ArchTest
    static void packagesDependOnThoseBeforeThemOnly(JavaClasses classes) {
        for (int i = 0; i < LAYERS.size() - 1; i++) {
            String[] after = LAYERS.subList(i + 1, LAYERS.size()).stream()
                    .map(BrokerArchitectureTest::packageOf)
                    .toArray(String[]::new);
            ArchRuleDefinition.noClasses()
                    .that()
                    .resideInAPackage(packageOf(LAYERS.get(i)))
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(after)
                    .check(classes);
        }
    }

    @ArchTest
    static void everyPackageIsListed(JavaClasses classes) {
        assertThat(classes.stream().map(JavaClass::getPackageName).distinct())
                .containsExactlyInAnyOrderElementsOf(
                        LAYERS.stream().map(BrokerArchitectureTest::packageOf).toList());
    }

    @Test
    void documentationListsThePackagesInThisOrder() throws IOException {
        assertThat(documentedPackages()).isEqualTo(LAYERS);
    }

    /** Returns the first column of the table with the header {@code | package | contents |}. */
    private static List<String> documentedPackages() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("..", "docs"))) {
            for (Path page :
                    files.filter(file -> file.toString().endsWith(".md")).toList()) {
                List<String> lines = Files.readAllLines(page);
                int header = lines.indexOf("| package | contents |");
                if (header >= 0) {
                    return lines.stream()
                            .skip(header + 2L)
                            .takeWhile(line -> line.startsWith("|"))
                            .map(line -> line.split("\\|")[1].strip().replace("`", ""))
                            .toList();
                }
            }
        }
        throw new AssertionError("No page under docs has a table of the packages");
    }

    private static String packageOf(String layer) {
        return layer.equals("(root)") ? BROKER : BROKER + "." + layer;
    }
}
