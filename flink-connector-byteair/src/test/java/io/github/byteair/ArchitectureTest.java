/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair;

import static com.tngtech.archunit.lang.conditions.ArchConditions.be;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.apache.flink.util.FlinkRuntimeException;
import org.junit.jupiter.api.Test;

/**
 * The house's rules: table → front door of the sink → writer, dead letters, done → delivery →
 * quota, settings, records → the users' words → client, and nothing back.
 */
class ArchitectureTest {

    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("io.github.byteair.client", "io.github.byteair.flink");

    private static final String SINK = "io.github.byteair.flink.sink";

    /** Of the user's package, what puts the others together: none of them may use it. */
    private static final Set<String> FRONT_DOOR =
            Set.of(
                    "ByteAirSink",
                    "ByteAirSinkBuilder",
                    "ByteAirSinkWithBranches",
                    "ByteAirSinkWithDays",
                    "DeadLetters",
                    "DoneCaller",
                    "JsonSerializationSchemas");

    /** Of the user's package, the words that the others speak, too. */
    private static final Set<String> VOCABULARY =
            Set.of(
                    "ByteAirSinkException",
                    "Change",
                    "ChangeExtractor",
                    "DataDateExtractor",
                    "DoneRefusedException",
                    "DoneTrigger",
                    "KeyExtractor",
                    "RecordErrorPolicy",
                    "RecordRejectedException",
                    "RejectedRecord",
                    "RejectedRecordSerializer",
                    "RejectedRecordTypeInfo",
                    "RejectedRecordTypeSerializer",
                    "RejectionCause",
                    "TopicExtractor");

    private static DescribedPredicate<JavaClass> ofUsersPackage(String half, Set<String> names) {
        return DescribedPredicate.describe(
                half,
                type ->
                        type.getPackageName().equals(SINK)
                                && names.contains(outermost(type).getSimpleName()));
    }

    private static JavaClass outermost(JavaClass type) {
        JavaClass outermost = type;
        while (outermost.getEnclosingClass().isPresent()) {
            outermost = outermost.getEnclosingClass().get();
        }
        return outermost;
    }

    private static final DescribedPredicate<JavaClass> IN_FRONT_DOOR =
            ofUsersPackage("the front door", FRONT_DOOR);

    private static final DescribedPredicate<JavaClass> IN_VOCABULARY =
            ofUsersPackage("the vocabulary", VOCABULARY);

    @Test
    void eachClassOfTheUsersPackageIsInOneHalf() {
        classes()
                .that()
                .resideInAPackage(SINK)
                .and()
                .doNotHaveSimpleName("package-info")
                .should(
                        be(IN_FRONT_DOOR.or(IN_VOCABULARY))
                                .as("be listed here as front door or vocabulary"))
                .check(CLASSES);
    }

    @Test
    void dependenciesRunOneWay() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("table")
                .definedBy("io.github.byteair.flink.table..")
                .layer("front door")
                .definedBy(IN_FRONT_DOOR)
                .layer("glue")
                .definedBy(SINK + ".writer..", SINK + ".done..", SINK + ".deadletter..")
                .layer("committable")
                .definedBy(SINK + ".committable..")
                .layer("delivery")
                .definedBy(SINK + ".delivery..")
                .layer("quota")
                .definedBy(SINK + ".quota..")
                .layer("memory")
                .definedBy(SINK + ".memory..")
                .layer("record")
                .definedBy(SINK + ".record..")
                .layer("config")
                .definedBy(SINK + ".config..")
                .layer("vocabulary")
                .definedBy(IN_VOCABULARY)
                .layer("client")
                .definedBy("io.github.byteair.client..")
                .whereLayer("table")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("front door")
                .mayOnlyBeAccessedByLayers("table")
                .whereLayer("glue")
                .mayOnlyBeAccessedByLayers("front door")
                .whereLayer("committable")
                .mayOnlyBeAccessedByLayers("front door", "glue")
                .whereLayer("delivery")
                .mayOnlyBeAccessedByLayers("front door", "glue")
                .whereLayer("quota")
                .mayOnlyBeAccessedByLayers("glue", "delivery")
                .whereLayer("memory")
                .mayOnlyBeAccessedByLayers("glue")
                .whereLayer("client")
                .mayNotAccessAnyLayer()
                .whereLayer("vocabulary")
                .mayOnlyAccessLayers("client")
                .whereLayer("quota")
                .mayNotAccessAnyLayer()
                .whereLayer("memory")
                .mayNotAccessAnyLayer()
                .whereLayer("config")
                .mayOnlyAccessLayers("vocabulary", "client")
                .whereLayer("record")
                .mayOnlyAccessLayers("config", "vocabulary", "client")
                .whereLayer("committable")
                .mayOnlyAccessLayers("record", "vocabulary", "client")
                .whereLayer("delivery")
                .mayOnlyAccessLayers("quota", "config", "vocabulary", "client")
                .check(CLASSES);
    }

    /** The user's package is two slices: see there. */
    @Test
    void noCycleBetweenPackages() {
        slices().assignedFrom(
                        new SliceAssignment() {
                            @Override
                            public SliceIdentifier getIdentifierOf(JavaClass type) {
                                return IN_VOCABULARY.test(type)
                                        ? SliceIdentifier.of(SINK, "vocabulary")
                                        : SliceIdentifier.of(type.getPackageName(), "");
                            }

                            @Override
                            public String getDescription() {
                                return "packages, the user's being two";
                            }
                        })
                .should()
                .beFreeOfCycles()
                .check(CLASSES);
    }

    @Test
    void deliveryQuotaMemoryAndSettingsKnowNothingOfFlink() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        SINK + ".delivery..",
                        SINK + ".quota..",
                        SINK + ".memory..",
                        SINK + ".config..")
                .should()
                .dependOnClassesThat(
                        DescribedPredicate.describe(
                                "are Flink's, but for annotations and what an exception inherits",
                                type ->
                                        type.getPackageName().startsWith("org.apache.flink.")
                                                && !type.getPackageName()
                                                        .equals("org.apache.flink.annotation")
                                                && !type.isEquivalentTo(
                                                        FlinkRuntimeException.class)))
                .check(CLASSES);
    }

    @Test
    void everyPackageSaysWhatItIsFor() {
        Path sources = Path.of("src", "main", "java");
        Set<String> packages = new TreeSet<>();
        CLASSES.forEach(type -> packages.add(type.getPackageName()));
        // Made by the protobuf compiler.
        packages.remove("io.github.byteair.client.proto");
        assertThat(packages)
                .hasSizeGreaterThan(10)
                .allSatisfy(
                        name -> {
                            Path file =
                                    sources.resolve(name.replace('.', '/'))
                                            .resolve("package-info.java");
                            String text = Files.readString(file).replaceAll("[\\s*]+", " ");
                            assertThat(text)
                                    .containsIgnoringCase("may use")
                                    .containsIgnoringCase("must not know")
                                    .contains("package " + name + ";");
                        });
    }

    @Test
    void theClientKnowsNothingOfFlink() {
        noClasses()
                .that()
                .resideInAPackage("io.github.byteair.client..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.apache.flink..")
                .check(CLASSES);
    }

    @Test
    void theSinkNeedsOnlyWhatFlinkPromisesConnectors() {
        noClasses()
                .that()
                .resideInAPackage("io.github.byteair.flink..")
                .and()
                // An operator's state, and what keeps a job from restarting, are classes of Flink's
                // runtime, on all versions the same.
                .doNotHaveSimpleName("DoneOperator")
                .and()
                .doNotHaveSimpleName("DaysOperator")
                .and()
                .doNotHaveSimpleName("WatermarkKeeper")
                .and()
                .doNotHaveSimpleName("DoneCalls")
                .and()
                .doNotHaveSimpleName("DeliveryOperator")
                .and()
                .doNotHaveSimpleName("InheritanceOperator")
                .and()
                .doNotHaveSimpleName("FinalRejection")
                .and()
                // The line to the JobManager: the only way there that leaves the job's graph alone.
                .doNotHaveSimpleName("JobManagerLine")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.flink.runtime..", "org.apache.flink.shaded..")
                .check(CLASSES);
    }

    @Test
    void nobodyBlocksOnAFuture() {
        noClasses()
                .that()
                .resideInAPackage("io.github.byteair.flink.sink..")
                .and()
                // It runs in its caller's own thread.
                .doNotHaveSimpleName("DoneCaller")
                .should()
                .callMethod(java.util.concurrent.CompletableFuture.class, "get")
                .orShould()
                .callMethod(java.util.concurrent.CompletableFuture.class, "join")
                .check(CLASSES);
    }

    @Test
    void publicClassesOfTheSinkSayHowStableTheyAre() {
        classes()
                .that()
                .resideInAPackage("io.github.byteair.flink..")
                .and()
                .arePublic()
                .and()
                .areTopLevelClasses()
                .and()
                .doNotHaveModifier(JavaModifier.SYNTHETIC)
                .should()
                .beAnnotatedWith(org.apache.flink.annotation.PublicEvolving.class)
                .orShould()
                .beAnnotatedWith(org.apache.flink.annotation.Internal.class)
                .check(CLASSES);
    }
}
