package dev.rookery.app;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.codeUnits;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaConstructorCall;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import dev.rookery.failure.FatalErrors;
import dev.rookery.failure.GuardedVertx;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.vertx.core.Vertx;
import java.util.Set;
import java.util.Timer;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/** A thread that dies of an error ends the process: every method that creates threads guards them. */
@AnalyzeClasses(packages = "dev.rookery", importOptions = ImportOption.DoNotIncludeTests.class)
class GuardedThreadsTest {
    private static final String[] PROGRAMS_FOR_TESTS = {"dev.rookery.testkit..", "dev.rookery.bench.."};

    /** Each factory of threads has a guard of its own; an executor needs at least one. */
    @ArchTest
    static final ArchRule CREATED_THREADS_ARE_GUARDED = codeUnits()
            .that()
            .areDeclaredInClassesThat()
            .resideOutsideOfPackages(PROGRAMS_FOR_TESTS)
            .should(new ArchCondition<JavaCodeUnit>("guard the threads that they create") {
                @Override
                public void check(JavaCodeUnit method, ConditionEvents events) {
                    long guards = method.getMethodCallsFromSelf().stream()
                            .filter(call -> call.getTargetOwner().isEquivalentTo(FatalErrors.class)
                                    && call.getName().equals("guard"))
                            .count();
                    long threads = constructions(method, Thread.class, DefaultThreadFactory.class)
                            .count();
                    long executors = Stream.concat(
                                    constructions(method, ExecutorService.class, EventLoopGroup.class, Timer.class),
                                    method.getMethodCallsFromSelf().stream()
                                            .filter(GuardedThreadsTest::isStaticFactory))
                            .count();
                    if (threads > guards || executors > 0 && guards == 0) {
                        events.add(SimpleConditionEvent.violated(
                                method, method.getDescription() + " creates threads without FatalErrors.guard"));
                    }
                }
            });

    @ArchTest
    static final ArchRule VERTX_INSTANCES_ARE_GUARDED = noClasses()
            .that()
            .doNotBelongToAnyOf(GuardedVertx.class)
            .and()
            .resideOutsideOfPackages(PROGRAMS_FOR_TESTS)
            .should()
            .callMethodWhere(DescribedPredicate.describe(
                    "creates a Vert.x instance",
                    call -> call.getTargetOwner().isEquivalentTo(Vertx.class)
                            && Set.of("vertx", "clusteredVertx", "builder").contains(call.getName())));

    private static Stream<JavaConstructorCall> constructions(JavaCodeUnit method, Class<?>... types) {
        return method.getConstructorCallsFromSelf().stream()
                // A constructor's call of its superclass.
                .filter(call -> !(method.isConstructor()
                        && method.getOwner()
                                .isAssignableTo(call.getTargetOwner().getName())))
                .filter(call ->
                        Stream.of(types).anyMatch(type -> call.getTargetOwner().isAssignableTo(type)));
    }

    private static boolean isStaticFactory(JavaAccess<?> call) {
        return call.getTargetOwner().isEquivalentTo(Executors.class)
                || call.getTargetOwner().isEquivalentTo(Thread.class)
                        && Set.of("ofPlatform", "ofVirtual", "startVirtualThread")
                                .contains(call.getName());
    }
}
