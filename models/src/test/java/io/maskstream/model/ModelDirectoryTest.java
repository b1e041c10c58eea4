package io.maskstream.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maskstream.model.checkpoint.FloatPrecision;
import io.maskstream.model.checkpoint.StateDict;
import io.maskstream.model.checkpoint.TensorEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelDirectoryTest {
    @TempDir
    Path folder;

    static ModelConfiguration configuration() {
        return ModelConfiguration.of(
                "maskclip",
                Hyperparameters.of(Map.of("layers", 12, "text", Map.of("width", 512), "sizes", List.of(7, 14))),
                new Preprocessing(
                        224,
                        224,
                        List.of(0.48145466, 0.4578275, 0.40821073),
                        List.of(0.26862954, 0.26130258, 0.27577711),
                        Preprocessing.Interpolation.BICUBIC,
                        Preprocessing.ColourOrder.RGB),
                List.of("a photo of a {}."),
                new Provenance("ViT-B-16.pt", Optional.of("0".repeat(64)), "maskstream import openai-clip", "0.1.0"));
    }

    private Path made() {
        Path target = folder.resolve("models/clip");
        try (var writer = ModelDirectoryWriter.at(target)) {
            writer.weights(
                    StateDict.of("w", List.of(TensorEntry.ofFloats("x", new float[] {1, 2}, 2))), FloatPrecision.F32);
            writer.tokenizer("{}");
            writer.finish(configuration());
        }
        return target;
    }

    @Test
    void whatWasWrittenIsRead() {
        ModelDirectory directory = ModelDirectory.open(made());
        assertThat(directory.configuration()).isEqualTo(configuration());
        assertThat(directory.configuration().hyperparameters().object("text").size("width"))
                .isEqualTo(512);
        assertThat(directory.configuration().hyperparameters().wholeNumbers("sizes"))
                .containsExactly(7L, 14L);
        assertThat(directory.tokenizer()).hasContent("{}");
        try (StateDict weights = directory.weights()) {
            assertThat(weights.require("x", 2).floats()).containsExactly(1, 2);
        }
    }

    @Test
    void theDigestChangesWithEveryFileAndOnlyThen() throws IOException {
        Path made = made();
        String digest = ModelDirectory.open(made).digest();
        assertThat(digest).matches("[0-9a-f]{64}");
        Files.writeString(made.resolve(".hidden"), "x");
        assertThat(ModelDirectory.open(made).digest()).isEqualTo(digest);
        Files.writeString(made.resolve("tokenizer.json"), "{ }");
        String changed = ModelDirectory.open(made).digest();
        Files.move(made.resolve("tokenizer.json"), made.resolve("vocabulary.json"));
        assertThat(List.of(digest, changed, ModelDirectory.open(made).digest())).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"format\" : 1 | \"format\": 2 | format 2 is newer than this software, which reads 1; update it",
                "\"format\" : 1, | | 'format' is missing, expected a whole number",
                "\"format\" : 1 | \"format\": \"1\" | 'format' is '1', expected a whole number",
                "\"templates\" | \"template\" | unknown key 'template', expected one of",
                "weights.safetensors | ../weights.safetensors | expected a plain name that ends in .safetensors",
                "weights.safetensors | /etc/x.safetensors | expected a plain name that ends in .safetensors",
                "weights.safetensors | w\\u0000.safetensors | expected a plain name that ends in .safetensors",
                "tokenizer.json | ..\\\\tokenizer.json | expected a plain name that ends in .json",
                "weights.safetensors | other.safetensors | config.json names the weights 'other.safetensors', and there is no such file",
                "\"bicubic\" | \"lanczos\" | 'preprocessing.interpolation' is 'lanczos', expected one of [nearest, bilinear, bicubic]",
                "\"width\" : 224 | \"width\" : -1 | 'preprocessing.width' is '-1', expected a size from 1 to 65536",
                "\"width\" : 224 | \"width\" : 1e99 | 'preprocessing.width' is '1.0E99', expected a whole number",
                "a photo of a {}. | a photo | template 'a photo' has no {} for the class name",
                "\"system\" : \"maskclip\" | \"system\" : \"../x\" | system is '../x', expected a name",
                "\"layers\" : 12 | \"layers\" : null | a hyper-parameter is null",
                "\"layers\" : 12 | \"layers\" : 12, \"layers\" : 13 | Duplicate",
                "\"layers\" : 12 | \"layers\" : [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]] | nesting depth",
                "\"system\" | system | no valid JSON",
            })
    void aBadConfigurationIsOneLine(String from, String to, String expected) throws IOException {
        Path config = made().resolve("config.json");
        String text = Files.readString(config);
        assertThat(text).contains(from);
        Files.writeString(config, text.replace(from, to == null ? "" : to));
        assertThatThrownBy(() -> ModelDirectory.open(config.getParent()))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining(expected)
                .hasMessageContaining("models/clip")
                .hasMessageNotContaining("\n");
    }

    @Test
    void aFolderThatIsNoModelSaysWhatIsExpected() throws IOException {
        assertThatThrownBy(() -> ModelDirectory.open(folder.resolve("none")))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("no such folder");
        assertThatThrownBy(() -> ModelDirectory.open(folder))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("has no config.json; expected a model directory");
        Path made = made();
        Files.write(made.resolve("config.json"), new byte[] {'{', (byte) 0xff, '}'});
        assertThatThrownBy(() -> ModelDirectory.open(made))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("is not UTF-8 text");
    }

    @Test
    void aLinkOutOfTheDirectoryIsRefused() throws IOException {
        Path made = made();
        Path outside = Files.move(made.resolve("weights.safetensors"), folder.resolve("outside.safetensors"));
        Files.createSymbolicLink(made.resolve("weights.safetensors"), outside);
        assertThatThrownBy(() -> ModelDirectory.open(made))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("is a link out of the model directory");
    }

    @Test
    void aFolderThatHoldsOtherThingsIsLeftAlone() throws IOException {
        Path target = Files.createDirectory(folder.resolve("out"));
        Files.writeString(target.resolve("thesis.tex"), "years");
        assertThatThrownBy(() -> ModelDirectoryWriter.at(target))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("holds other things ('thesis.tex')");
        assertThat(target.resolve("thesis.tex")).hasContent("years");
    }

    @Test
    void anEmptyFolderIsTakenAndAnUnfinishedModelLeavesNothing() throws IOException {
        Path target = Files.createDirectory(folder.resolve("out"));
        try (var writer = ModelDirectoryWriter.at(target)) {
            writer.tokenizer("{}");
            assertThatThrownBy(() -> writer.finish(configuration()))
                    .isInstanceOf(ModelException.class)
                    .hasMessageContaining("weights.safetensors");
        }
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).containsExactly(target);
        }
        assertThat(target).isEmptyDirectory();
        try (var writer = ModelDirectoryWriter.at(target)) {
            writer.weights(
                    StateDict.of("w", List.of(TensorEntry.ofFloats("x", new float[] {1}, 1))), FloatPrecision.BF16);
            assertThat(writer.finish(configuration()).hasTokenizer()).isFalse();
        }
        assertThat(target.resolve("config.json")).exists();
    }

    @Test
    void aHyperparameterOfTheWrongTypeNamesItself() {
        Hyperparameters settings =
                Hyperparameters.of(Map.of("layers", "twelve", "heads", 0, "nested", Map.of("a", 1.5)));
        assertThatThrownBy(() -> settings.size("layers"))
                .isInstanceOf(ModelException.class)
                .hasMessage("config.json: hyperparameters.layers is 'twelve', expected a whole number");
        assertThatThrownBy(() -> settings.size("heads"))
                .isInstanceOf(ModelException.class)
                .hasMessage("config.json: hyperparameters.heads is '0', expected a size from 1");
        assertThatThrownBy(() -> settings.object("nested").flag("b"))
                .isInstanceOf(ModelException.class)
                .hasMessage("config.json: hyperparameters.nested.b is missing, expected true or false");
        assertThat(settings.object("nested").number("a")).isEqualTo(1.5);
    }
}
