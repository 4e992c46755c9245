package dev.rookery.provisioner;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Package dependencies of the provisioner. */
@AnalyzeClasses(packages = "dev.rookery.provisioner", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule PACKAGES_ARE_FREE_OF_CYCLES =
            slices().assignedFrom(new PackageSlices()).should().beFreeOfCycles();

    @ArchTest
    static final ArchRule RECONCILER_DOES_NOT_DEPEND_ON_KUBERNETES = noClasses()
            .that()
            .resideOutsideOfPackage("dev.rookery.provisioner.kubernetes..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.rookery.provisioner.kubernetes..", "io.fabric8..");
}
