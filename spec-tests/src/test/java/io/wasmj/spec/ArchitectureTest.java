package io.wasmj.spec;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The arrows between packages: data flows one way, and a line of code knows its room. */
@AnalyzeClasses(packages = "io.wasmj", importOptions = DoNotIncludeTests.class)
final class ArchitectureTest {
    private static final String RUNTIME = "io.wasmj.runtime..";
    private static final String SIMD = "io.wasmj.runtime.abi.simd..";
    private static final String JDK_INTERNALS = "jdk.internal..";
    private static final String COMPILER = "io.wasmj.compiler..";
    private static final String WASI = "io.wasmj.wasi..";
    private static final String S3 = "io.wasmj.s3..";
    private static final String HTTP = "io.wasmj.http..";
    private static final String SPI = "io.wasmj.http.spi..";
    private static final String SERVICES = "io.wasmj.services..";
    private static final String TELEMETRY = "io.wasmj.telemetry..";
    private static final String TRIGGERS = "io.wasmj.triggers..";
    private static final String CLI = "io.wasmj.cli..";
    private static final String TEXT = "io.wasmj.compiler.text..";
    private static final String BINARY = "io.wasmj.compiler.binary..";
    private static final String VALIDATE = "io.wasmj.compiler.validate..";
    private static final String IR = "io.wasmj.compiler.ir..";
    private static final String PASS = "io.wasmj.compiler.pass..";
    private static final String EMIT = "io.wasmj.compiler.emit..";
    private static final String ASM = "org.objectweb.asm..";
    private static final String ANNOTATIONS = "org.jspecify.annotations..";

    @ArchTest
    static final ArchRule runtimeNeedsOnlyJava = dependsOnlyOn(RUNTIME, JDK_INTERNALS);

    @ArchTest
    static final ArchRule onlyVectorsNeedInternals = noClasses()
            .that()
            .resideOutsideOfPackage(SIMD)
            .should()
            .dependOnClassesThat(resideInAPackage(JDK_INTERNALS));

    @ArchTest
    static final ArchRule compilerNeedsOnlyRuntimeAndAsm = dependsOnlyOn(COMPILER, RUNTIME, ASM);

    @ArchTest
    static final ArchRule wasiNeedsOnlyRuntime = dependsOnlyOn(WASI, RUNTIME);

    @ArchTest
    static final ArchRule objectsNeedOnlyFiles = dependsOnlyOn(S3, WASI, "software.amazon.awssdk..", "org.slf4j..");

    @ArchTest
    static final ArchRule httpKnowsNothingOfTheCommand = knowsNothingOf(HTTP, CLI);

    @ArchTest
    static final ArchRule httpKnowsNothingOfServices = knowsNothingOf(HTTP, SERVICES, TRIGGERS);

    @ArchTest
    static final ArchRule httpKnowsNotWhoListens = knowsNothingOf(HTTP, TELEMETRY);

    @ArchTest
    static final ArchRule onlyTelemetryKnowsOpenTelemetry = noClasses()
            .that(resideOutsideOfPackages(TELEMETRY))
            .should()
            .dependOnClassesThat(resideInAPackage("io.opentelemetry.."));

    @ArchTest
    static final ArchRule whoListensKnowsOnlyTheServer = knowsNothingOf(TELEMETRY, SERVICES, CLI, COMPILER, WASI);

    @ArchTest
    static final ArchRule servicesKnowOnlyTheirInterface = noClasses()
            .that()
            .resideInAPackage(SERVICES)
            .should()
            .dependOnClassesThat(resideInAPackage("io.wasmj..").and(resideOutsideOfPackages(SERVICES, SPI, RUNTIME)));

    @ArchTest
    static final ArchRule triggersKnowOnlyTheirInterfaceAndConnections = noClasses()
            .that()
            .resideInAPackage(TRIGGERS)
            .should()
            .dependOnClassesThat(resideInAPackage("io.wasmj..").and(resideOutsideOfPackages(TRIGGERS, SERVICES, SPI)));

    @ArchTest
    static final ArchRule textOnlyBecomesBytes = knowsNothingOf(TEXT, BINARY, VALIDATE, IR, PASS, EMIT);

    @ArchTest
    static final ArchRule decodingKnowsNothingOfWhatFollows = knowsNothingOf(BINARY, TEXT, VALIDATE, IR, PASS, EMIT);

    @ArchTest
    static final ArchRule validationKnowsNothingOfEmission = knowsNothingOf(VALIDATE, IR, PASS, EMIT);

    @ArchTest
    static final ArchRule emissionNeverAsksTheValidator = knowsNothingOf(EMIT, VALIDATE);

    @ArchTest
    static final ArchRule onlyTheCompilerWritesBytecode =
            noClasses().that(resideOutsideOfPackages(COMPILER)).should().dependOnClassesThat(resideInAnyPackage(ASM));

    @ArchTest
    static final ArchRule compilerHasNoCycles = slices().matching("io.wasmj.compiler.(*)..")
            .should()
            .beFreeOfCycles()
            .allowEmptyShould(true);

    private static ArchRule dependsOnlyOn(String room, String... others) {
        return classes()
                .that()
                .resideInAPackage(room)
                .should()
                .onlyDependOnClassesThat(
                        resideInAnyPackage(others).or(resideInAnyPackage(room, "java..", ANNOTATIONS)));
    }

    private static ArchRule knowsNothingOf(String room, String... others) {
        return noClasses()
                .that()
                .resideInAPackage(room)
                .should()
                .dependOnClassesThat(resideInAnyPackage(others))
                .allowEmptyShould(true);
    }
}
