package io.maskstream.model.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One model of torch's own making in every container: all must hold the same bytes. */
class ContainersFixtureTest {

    private static Path fixture(String name) throws URISyntaxException {
        String resource = "/fixtures/clip/containers/" + name;
        return Path.of(Objects.requireNonNull(ContainersFixtureTest.class.getResource(resource), resource)
                .toURI());
    }

    /** A fixture's bytes. */
    static byte[] bytes(String name) {
        try {
            return Files.readAllBytes(fixture(name));
        } catch (IOException | URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @CsvSource({"state_dict.pt,TORCH_ZIP", "state_dict_legacy.pt,TORCH_LEGACY", "jit_archive.pt,TORCHSCRIPT"})
    void everyContainerHoldsTheTensorsOfTheSafetensorsFile(String name, CheckpointContainer container)
            throws Exception {
        try (StateDict expected = StateDict.read(fixture("weights.safetensors"));
                CheckpointTree tree = CheckpointTree.read(fixture(name));
                StateDict all = StateDict.read(fixture(name))) {
            assertThat(tree.container()).isEqualTo(container);
            StateDict actual = all.filter(tensor -> !tensor.equals("input_resolution"));
            assertThat(actual.names()).containsExactlyInAnyOrderElementsOf(expected.names());
            assertThat(expected.tensors()).extracting(TensorEntry::type).contains(ScalarType.F16, ScalarType.F32);
            for (TensorEntry tensor : expected.tensors()) {
                TensorEntry same = actual.require(tensor.name(), tensor.shape());
                assertThat(same.type()).as(tensor.name()).isEqualTo(tensor.type());
                assertThat(same.data()).as(tensor.name()).isEqualTo(tensor.data());
                assertThat(same.floats()).as(tensor.name()).isEqualTo(tensor.floats());
            }
            Set<String> extra = container == CheckpointContainer.TORCHSCRIPT ? Set.of("input_resolution") : Set.of();
            assertThat(all.size()).isEqualTo(expected.size() + extra.size());
            for (String scalar : extra) {
                assertThat(all.require(scalar, new long[0]).longs()).hasSize(1);
            }
        }
    }
}
