package io.maskstream.model.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maskstream.model.ModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateDictTest {
    @TempDir
    Path folder;

    private static TensorEntry tensor(String name, long... shape) {
        int elements = 1;
        for (long size : shape) {
            elements *= (int) size;
        }
        return TensorEntry.ofFloats(name, new float[elements], shape);
    }

    @Test
    void requireNamesFileTensorFoundAndExpectedShape() throws IOException {
        Path file = folder.resolve("ViT-B-16.safetensors");
        SafetensorsWriter.write(file, StateDict.of("a", List.of(tensor("visual.proj", 768, 512))));
        try (StateDict dict = StateDict.read(file).advising("is the model 'clip-vit-l-14'?")) {
            assertThat(dict.require("visual.proj", 768, 512).elements()).isEqualTo(768 * 512);
            assertThatThrownBy(() -> dict.require("visual.proj", 1024, 768))
                    .isInstanceOf(ModelException.class)
                    .hasMessage("ViT-B-16.safetensors: tensor 'visual.proj' is (768, 512), expected (1024, 768); is the"
                            + " model 'clip-vit-l-14'?");
            assertThatThrownBy(() -> dict.require("visual.conv1.weight", 3))
                    .isInstanceOf(ModelException.class)
                    .hasMessage("ViT-B-16.safetensors: tensor 'visual.conv1.weight' is missing, expected (3,); is the"
                            + " model 'clip-vit-l-14'?");
        }
    }

    @Test
    void prefixesSelectAndAreStripped() {
        StateDict dict = StateDict.of(
                "a", List.of(tensor("module.visual.a", 1), tensor("module.text.b", 2), tensor("epoch", 1)));
        assertThat(dict.withPrefix("module.").names()).containsExactly("module.visual.a", "module.text.b");
        assertThat(dict.stripPrefix("module.").names()).containsExactly("visual.a", "text.b", "epoch");
        assertThat(dict.stripPrefix("module.").require("text.b").name()).isEqualTo("text.b");
    }

    @Test
    void renamesThatCollideAreRefused() {
        StateDict dict = StateDict.of("a.pt", List.of(tensor("module.x", 1), tensor("x", 2)));
        assertThatThrownBy(() -> dict.stripPrefix("module."))
                .isInstanceOf(ModelException.class)
                .hasMessage("a.pt: tensor 'x' is there twice; expected every name once");
    }

    @Test
    void shardsAreOneDictAndNamesInTwoShardsAreRefused() {
        Path first = folder.resolve("1.safetensors");
        Path second = folder.resolve("2.safetensors");
        SafetensorsWriter.write(first, StateDict.of("1", List.of(tensor("x", 1))));
        SafetensorsWriter.write(second, StateDict.of("2", List.of(tensor("y", 1))));
        try (StateDict both = StateDict.readShards("m", List.of(first, second))) {
            assertThat(both.names()).containsExactly("x", "y");
            assertThat(both.files()).containsExactly(first, second);
            assertThat(both.sha256()).hasSize(64);
        }
        assertThatThrownBy(() -> StateDict.readShards("m", List.of(first, first)))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("'x' is there twice");
    }

    @Test
    void theProvenanceIsTheFilesSha256() throws IOException {
        Path file = folder.resolve("1.safetensors");
        SafetensorsWriter.write(file, StateDict.of("1", List.of(tensor("x", 1))));
        Path abc = Files.writeString(folder.resolve("abc"), "abc");
        assertThat(Sha256.ofFiles(List.of(abc)))
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        try (StateDict dict = StateDict.read(file)) {
            assertThat(dict.sha256()).isEqualTo(Sha256.ofFiles(List.of(file)));
        }
    }

    @Test
    void aClosedDictSaysSoAndWhatWasReadStaysGood() {
        Path file = folder.resolve("1.safetensors");
        SafetensorsWriter.write(file, StateDict.of("1", List.of(TensorEntry.ofFloats("x", new float[] {5}, 1))));
        StateDict dict = StateDict.read(file);
        TensorEntry x = dict.require("x", 1);
        var data = x.data();
        dict.close();
        assertThat(data.getFloat(0)).isEqualTo(5);
        assertThatThrownBy(x::data).isInstanceOf(ModelException.class).hasMessageContaining("was closed");
    }

    @Test
    void missingFilesAndFoldersAreOneLine() {
        assertThatThrownBy(() -> StateDict.read(folder.resolve("no.pt")))
                .isInstanceOf(ModelException.class)
                .hasMessageEndingWith("no.pt: no such file");
        assertThatThrownBy(() -> StateDict.read(folder))
                .isInstanceOf(ModelException.class)
                .hasMessageEndingWith("not a file; expected a checkpoint");
    }
}
