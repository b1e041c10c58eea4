package io.maskstream;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The walls of the house: who may know whom. */
class ArchitectureTest {
    private static JavaClasses code;

    @BeforeAll
    static void read() {
        code = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("io.maskstream");
    }

    @Test
    void allThreeModulesAreRead() {
        // Rules over no classes would hold, too.
        assertThat(code.contain("io.maskstream.model.Segmenter")).isTrue();
        assertThat(code.contain("io.maskstream.stream.infer.InferOperator")).isTrue();
        assertThat(code.contain("io.maskstream.job.cli.Main")).isTrue();
    }

    @Test
    void modelsKnowNeitherStreamsNorJobs() {
        noClasses()
                .that()
                .resideInAPackage("io.maskstream.model..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.maskstream.stream..",
                        "io.maskstream.job..",
                        "org.apache.flink..",
                        "org.apache.kafka..",
                        "org.bytedeco..")
                .check(code);
    }

    @Test
    void operatorsKnowNoJobs() {
        noClasses()
                .that()
                .resideInAPackage("io.maskstream.stream..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.maskstream.job..")
                .check(code);
    }

    @Test
    void operatorsKnowModelsByTheirDoorAlone() {
        noClasses()
                .that()
                .resideInAPackage("io.maskstream.stream..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.maskstream.model.runtime..",
                        "io.maskstream.model.backbone..",
                        "io.maskstream.model.checkpoint..",
                        "io.maskstream.model.maskclip..",
                        "io.maskstream.model.fusioner..",
                        "ai.djl..")
                .check(code);
    }

    @Test
    void onlyTheRuntimeTouchesTheEngine() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.maskstream.model.runtime..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "ai.djl",
                        "ai.djl.engine..",
                        "ai.djl.ndarray..",
                        "ai.djl.pytorch..",
                        "ai.djl.training..",
                        "ai.djl.nn..",
                        "ai.djl.inference..",
                        "ai.djl.repository..")
                .check(code);
    }

    @Test
    void onlyVideoTouchesTheMediaLibrary() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.maskstream.stream.video..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.bytedeco..")
                .check(code);
    }

    @Test
    void theViewerKnowsAJobByItsTopicsAlone() {
        assertThat(code.contain("io.maskstream.job.viewer.Viewer")).isTrue();
        noClasses()
                .that()
                .resideInAPackage("io.maskstream.job.viewer..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.flink..", "io.maskstream.job.local..", "io.maskstream.job.run..")
                .check(code);
        noClasses()
                .that()
                .resideOutsideOfPackage("io.maskstream.job.viewer..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.eclipse.jetty..")
                .check(code);
    }

    @Test
    void packagesOfAModuleHaveNoCycles() {
        // The root packages hold the words that all rooms speak, so they are no rooms themselves.
        slices().matching("io.maskstream.model.(*)..").should().beFreeOfCycles().check(code);
        slices().matching("io.maskstream.stream.(*)..")
                .should()
                .beFreeOfCycles()
                .check(code);
        slices().matching("io.maskstream.job.(*)..").should().beFreeOfCycles().check(code);
    }

    @Test
    void nobodyLeansOnReflectionIntoOthersOrOnSystemOut() {
        noClasses()
                .should()
                .callMethod(java.lang.reflect.AccessibleObject.class, "setAccessible", boolean.class)
                .check(code);
        noClasses()
                .that()
                .resideOutsideOfPackage("io.maskstream.job..")
                .should()
                .accessField(System.class, "out")
                .check(code);
    }
}
