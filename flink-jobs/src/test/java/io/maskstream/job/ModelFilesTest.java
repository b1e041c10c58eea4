package io.maskstream.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maskstream.model.ModelDirectory;
import io.maskstream.model.runtime.Precision;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFilesTest {
    @TempDir
    Path folder;

    private Path model;
    private Path cache;
    private ModelFiles files;

    @BeforeEach
    void model() throws Exception {
        model = TinyClip.write(folder.resolve("tiny-clip"));
        cache = folder.resolve("cache");
        files = new ModelFiles(cache);
    }

    private String elsewhere() {
        return "elsewhere://" + model;
    }

    @Test
    void aModelElsewhereIsCopiedOnceIntoAFolderNamedByWhatItHolds() throws Exception {
        String digest = ModelDirectory.open(model).digest();
        Path copy = Path.of(files.local(elsewhere()));
        assertThat(copy).isEqualTo(cache.resolve(digest));
        assertThat(ModelDirectory.open(copy).digest()).isEqualTo(digest);
        Files.move(model, folder.resolve("gone"));
        assertThat(files.local(elsewhere(), digest)).isEqualTo(copy.toString());
        try (var left = Files.list(cache)) {
            assertThat(left).containsExactly(copy);
        }
    }

    @Test
    void aModelThatChangedAfterTheStartIsRefused() throws Exception {
        String digest = ModelDirectory.open(model).digest();
        Files.writeString(model.resolve("notes.txt"), "other");
        assertThatThrownBy(() -> files.local(elsewhere(), digest))
                .hasMessageContaining("has changed since the job was started")
                .hasMessageContaining(digest);
    }

    @Test
    void whatIsHereIsUsedWhereItIs() {
        assertThat(files.local(model.toString())).isEqualTo(model.toString());
        assertThat(files.local(model.toUri().toString())).isEqualTo(model.toString());
        assertThat(files.local("constant")).isEqualTo("constant");
        assertThat(files.local("random:clip-vit-b-16")).isEqualTo("random:clip-vit-b-16");
        assertThat(cache).doesNotExist();
    }

    @Test
    void aPlaceWithoutAModelIsSaidInOneLine() {
        assertThatThrownBy(() -> files.local("elsewhere://" + folder.resolve("nothing")))
                .hasMessageContaining("elsewhere://")
                .hasMessageNotContaining("\n");
        assertThatThrownBy(() -> files.local("nowhere://bucket/model"))
                .hasMessageContaining("nowhere://bucket/model: cannot be copied")
                .hasMessageNotContaining("\n");
        try (var left = Files.exists(cache) ? Files.list(cache) : java.util.stream.Stream.<Path>empty()) {
            assertThat(left).isEmpty();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void masksCarryTheNameOfThePlaceAndTheDigest() {
        ConfiguredModel configured =
                ConfiguredModel.of(elsewhere() + "/", Precision.FP32, 3, new ModelFrames(32, 32, 16, true));
        assertThat(configured.identity().name()).isEqualTo("tiny-clip");
        assertThat(configured.identity().version())
                .isEqualTo("3:" + ModelDirectory.open(model).digest());
    }
}
