package dev.rookery.api;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The packages of the API depend on each other in one direction only. */
@AnalyzeClasses(packages = "dev.rookery.api", importOptions = ImportOption.DoNotIncludeTests.class)
class PackageCyclesTest {
    @ArchTest
    static final ArchRule PACKAGES_ARE_FREE_OF_CYCLES =
            slices().matching("dev.rookery.api.(**)").should().beFreeOfCycles();

    /** The rule above does not see the root package, which wires the others. */
    @ArchTest
    static final ArchRule NO_PACKAGE_DEPENDS_ON_THE_ROOT = noClasses()
            .that()
            .resideInAPackage("dev.rookery.api.*..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.rookery.api");
}
