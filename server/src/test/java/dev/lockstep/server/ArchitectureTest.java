package dev.lockstep.server;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;

/** Who may import whom; the reasons are in docs/architecture.md. */
@AnalyzeClasses(packages = "dev.lockstep", importOptions = {DoNotIncludeTests.class, ArchitectureTest.WithoutTestJars.class})
class ArchitectureTest {
    private static final String ENGINE = "dev.lockstep.engine..";

    /** The tests of other modules that this one uses come as jars where the build has packed them. */
    static final class WithoutTestJars implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.contains("-tests.jar");
        }
    }

    @ArchTest
    static final ArchRule modulesDependDownwards = layeredArchitecture().consideringOnlyDependenciesInLayers()
            .layer("server").definedBy("dev.lockstep.server..")
            .layer("experiments").definedBy("dev.lockstep.experiments..")
            .layer("engine").definedBy(ENGINE)
            .whereLayer("server").mayNotBeAccessedByAnyLayer()
            .whereLayer("experiments").mayOnlyBeAccessedByLayers("server")
            .whereLayer("engine").mayOnlyBeAccessedByLayers("experiments", "server");

    @ArchTest
    static final ArchRule engineLayers = layeredArchitecture().consideringOnlyDependenciesInLayers()
            .layer("spec").definedBy("dev.lockstep.engine.spec")
            .layer("shape").definedBy("dev.lockstep.engine.shape")
            .layer("plan").definedBy("dev.lockstep.engine.plan")
            .layer("backend").definedBy("dev.lockstep.engine.backend")
            .layer("cpu").definedBy("dev.lockstep.engine.cpu..")
            .layer("cuda").definedBy("dev.lockstep.engine.cuda..")
            .layer("numerics").definedBy("dev.lockstep.engine.numerics")
            .layer("data").definedBy("dev.lockstep.engine.data")
            .layer("train").definedBy("dev.lockstep.engine.train")
            .whereLayer("train").mayNotBeAccessedByAnyLayer()
            .whereLayer("cpu").mayNotBeAccessedByAnyLayer()
            .whereLayer("cuda").mayNotBeAccessedByAnyLayer()
            .whereLayer("backend").mayOnlyBeAccessedByLayers("cpu", "cuda", "train")
            .whereLayer("plan").mayOnlyBeAccessedByLayers("backend", "cpu", "cuda", "train")
            .whereLayer("shape").mayOnlyBeAccessedByLayers("plan", "backend", "cpu", "cuda", "train")
            .whereLayer("data").mayOnlyBeAccessedByLayers("backend", "cpu", "cuda", "train");

    @ArchTest
    static final ArchRule experimentsKnowSpecificationsOnly = noClasses().that().resideInAPackage("dev.lockstep.experiments..")
            .should().dependOnClassesThat().resideInAnyPackage("dev.lockstep.engine.plan..", "dev.lockstep.engine.backend..",
                    "dev.lockstep.engine.cpu..", "dev.lockstep.engine.cuda..", "dev.lockstep.engine.train..", "dev.lockstep.engine.data..");

    @ArchTest
    static final ArchRule onlyTheWorkerTrains = noClasses().that().resideInAPackage("dev.lockstep.server..")
            .and().resideOutsideOfPackage("dev.lockstep.server.worker..")
            .should().dependOnClassesThat().resideInAnyPackage("dev.lockstep.engine.plan..", "dev.lockstep.engine.backend..",
                    "dev.lockstep.engine.cpu..", "dev.lockstep.engine.cuda..", "dev.lockstep.engine.train..");

    @ArchTest
    static final ArchRule onlyDatasetsAndWorkersReadData = noClasses().that().resideInAPackage("dev.lockstep.server..")
            .and().resideOutsideOfPackages("dev.lockstep.server.worker..", "dev.lockstep.server.dataset..")
            .should().dependOnClassesThat().resideInAPackage("dev.lockstep.engine.data..");

    @ArchTest
    static final ArchRule theSchedulerIsPure = noClasses().that().haveNameMatching("dev\\.lockstep\\.server\\.schedule\\."
            + "(Scheduler|RunTable|WorkerRuns|DatasetWait|StoreStall|Pauses|Stops|NextCohort|Slots|SweepTally)")
            .should().dependOnClassesThat().resideInAnyPackage("io.vertx..", "java.io..", "java.nio..", "java.util.concurrent..", "dev.lockstep.server.store..")
            .orShould().dependOnClassesThat().haveSimpleName("Clock")
            .orShould().callMethod(Instant.class, "now");

    @ArchTest
    static final ArchRule vertxAndArrowStayInTheServer = noClasses().that().resideOutsideOfPackage("dev.lockstep.server..")
            .should().dependOnClassesThat().resideInAnyPackage("io.vertx..", "io.netty..", "org.apache.arrow..");

    @ArchTest
    static final ArchRule theEngineStandsAlone = noClasses().that().resideInAPackage(ENGINE)
            .should().dependOnClassesThat().resideOutsideOfPackages(ENGINE, "java..", "javax.imageio..", "jdk.incubator.vector..", "jcuda..");

    @ArchTest
    static final ArchRule jcudaStaysInCuda = noClasses().that().resideOutsideOfPackage("dev.lockstep.engine.cuda..")
            .should().dependOnClassesThat().resideInAPackage("jcuda..");

    @ArchTest
    static final ArchRule packagesHaveNoCycles = slices().matching("dev.lockstep.engine.(*)..").should().beFreeOfCycles();
}
