package io.maskstream.job.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maskstream.job.console.UsageException;
import io.maskstream.model.ModelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoModelTest {
    @TempDir
    private Path home;

    @Test
    void theBundleIsTakenWhereItIsAndTheConstantModelWhereItIsNot() throws Exception {
        assertThat(DemoModel.choose(Optional.empty(), home)).isEmpty();

        Path bundle = home.resolve("models/fusioner-streetworld");
        Files.createDirectories(bundle.getParent());
        TinyFusioner.write(bundle);
        Files.writeString(bundle.resolve("demo.json"), "{\"words\":[{\"name\":\"road\",\"masks\":false}]}");

        DemoModel model = DemoModel.choose(Optional.empty(), home).orElseThrow();
        assertThat(model.directory()).isEqualTo(bundle);
        assertThat(model.words().words()).containsExactly(new DemoWord("road", false));
        assertThat(DemoModel.choose(Optional.of("constant"), home)).isEmpty();
    }

    @Test
    void anotherModelDirectoryMayBeGiven() {
        Path directory = TinyFusioner.write(home.resolve("mine"));

        assertThat(DemoModel.choose(Optional.of(directory.toString()), home)
                        .orElseThrow()
                        .directory())
                .isEqualTo(directory);
    }

    @Test
    void whatIsNoModelDirectoryIsRefused() throws Exception {
        Path broken = Files.createDirectories(home.resolve("models/fusioner-streetworld"));

        assertThatThrownBy(() -> DemoModel.choose(Optional.empty(), home))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining(broken + ": has no config.json");
        assertThatThrownBy(() -> DemoModel.choose(Optional.of("nowhere"), home))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("nowhere: no such folder");
        assertThatThrownBy(() -> DemoModel.choose(Optional.of("random:clip-vit-b-16"), home))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("takes a model directory or constant");
    }
}
