package dev.rookery.app;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Dependencies point from the app to the components, and from these to the authorization. */
@AnalyzeClasses(packages = "dev.rookery", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule AUTHORIZATION_DOES_NOT_DEPEND_ON_COMPONENTS = noClasses()
            .that()
            .resideInAPackage("dev.rookery.auth..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.rookery.app..",
                    "dev.rookery.broker..",
                    "dev.rookery.api..",
                    "dev.rookery.exporter..",
                    "dev.rookery.provisioner..",
                    "dev.rookery.testkit..");

    @ArchTest
    static final ArchRule HTTP_DOES_NOT_DEPEND_ON_COMPONENTS = noClasses()
            .that()
            .resideInAPackage("dev.rookery.http..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.rookery.app..",
                    "dev.rookery.broker..",
                    "dev.rookery.api..",
                    "dev.rookery.exporter..",
                    "dev.rookery.provisioner..",
                    "dev.rookery.testkit..");

    @ArchTest
    static final ArchRule COMPONENTS_DO_NOT_DEPEND_ON_THE_APP = noClasses()
            .that()
            .resideOutsideOfPackage("dev.rookery.app..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.rookery.app..");

    @ArchTest
    static final ArchRule BROKER_DEPENDS_ON_THE_AUTHORITY_INTERFACE = noClasses()
            .that()
            .resideInAPackage("dev.rookery.broker..")
            .and()
            .resideOutsideOfPackages("dev.rookery.broker.usage..", "dev.rookery.broker.limit.table..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.rookery.postgres..",
                    "dev.rookery.auth.postgres..",
                    "dev.rookery.auth.password..",
                    "dev.rookery.auth.moquette..");

    @ArchTest
    static final ArchRule ONLY_THE_ADMIN_PORT_OF_THE_BROKER_DEPENDS_ON_HTTP = noClasses()
            .that()
            .resideInAPackage("dev.rookery.broker..")
            .and()
            .resideOutsideOfPackage("dev.rookery.broker.admin.http..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.rookery.http..", "io.vertx..");

    @ArchTest
    static final ArchRule AUTHORITY_INTERFACE_DOES_NOT_DEPEND_ON_IMPLEMENTATIONS = noClasses()
            .that()
            .resideInAPackage("dev.rookery.auth")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.rookery.auth.postgres..", "dev.rookery.auth.moquette..", "io.vertx..", "java.sql..");

    @ArchTest
    static final ArchRule ONLY_MOQUETTE_PACKAGES_DEPEND_ON_MOQUETTE = noClasses()
            .that()
            .resideOutsideOfPackages("dev.rookery.broker.moquette..", "dev.rookery.auth.moquette..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.moquette..");

    /** SnakeYAML requires a Java module that the image omits; {@code dev.rookery.yaml} reads YAML. */
    @ArchTest
    static final ArchRule NO_CLASS_DEPENDS_ON_SNAKEYAML =
            noClasses().should().dependOnClassesThat().resideInAPackage("org.yaml.snakeyaml..");

    @ArchTest
    static final ArchRule COMPONENTS_DO_NOT_DEPEND_ON_EACH_OTHER = slices().matching(
                    "dev.rookery.(api|broker|exporter|provisioner|dashboard)..")
            .should()
            .notDependOnEachOther()
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule PACKAGES_OF_A_MODULE_ARE_FREE_OF_CYCLES =
            slices().matching("dev.rookery.(**)").should().beFreeOfCycles();
}
