/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The house's rules: table → sink → client, and nothing back. */
class ArchitectureTest {

    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("io.github.byteair.client", "io.github.byteair.flink");

    @Test
    void dependenciesRunOneWay() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("table")
                .definedBy("io.github.byteair.flink.table..")
                .layer("sink")
                .definedBy("io.github.byteair.flink.sink..")
                .layer("client")
                .definedBy("io.github.byteair.client..")
                .whereLayer("table")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("sink")
                .mayOnlyBeAccessedByLayers("table")
                .whereLayer("client")
                .mayOnlyBeAccessedByLayers("sink", "table")
                .check(CLASSES);
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
                // An operator's state comes in classes of Flink's runtime, on all versions the
                // same.
                .doNotHaveSimpleName("DoneOperator")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.flink.runtime..", "org.apache.flink.shaded..")
                .check(CLASSES);
    }

    @Test
    void theServiceNeverBlocksOnAFuture() {
        noClasses()
                .that()
                .resideInAPackage("io.github.byteair.flink.sink..")
                .and()
                // It has a thread of its own, or asks a future that has ended.
                .haveNameNotMatching(".*\\.Done(Caller|Operator)")
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
