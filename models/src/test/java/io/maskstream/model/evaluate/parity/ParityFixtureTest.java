package io.maskstream.model.evaluate.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.maskstream.model.runtime.Device;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParityFixtureTest {
    private static final Path FIXTURES = Path.of("src/test/resources/fixtures");
    private static final Map<String, String> VOCABULARIES = Map.of(
            "clip", "clip/bpe_simple_vocab_16e6.txt.gz",
            "ofa", "ofa/encoder.json",
            "bert", "bert/bert-base-uncased-vocab.txt");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "clip/vit-a",
                "clip/rn-a",
                "clip/interpolate",
                "clip/preprocess",
                "clip/preprocess-opencv",
                "fusioner/a",
                "fusioner/dino-vit",
                "fusioner/moco-v3",
                "bert/a",
                "ifseg/a",
                "ifseg/small-grid",
                "ifseg/densecrf-ifseg",
                "pnp-ovss/densecrf-pnp"
            })
    void everyExpectedTensorIsReproduced(String fixture) {
        check(fixture);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tokenizers/clip", "tokenizers/ofa", "tokenizers/bert"})
    void everyListOfIdsIsReproduced(String fixture) {
        String folder = fixture.substring(fixture.indexOf('/') + 1);
        assumeTrue(
                TestData.find(FIXTURES.toAbsolutePath(), "data/vocabulary/" + VOCABULARIES.get(folder))
                        .isPresent(),
                "the official vocabularies are not part of the project: set MASKSTREAM_TEST_DATA to the folder with them");
        check(fixture);
    }

    private static void check(String fixture) {
        List<ParityRow> rows = new ParityCheck(new Device.Cpu()).check(FIXTURES.resolve(fixture));

        assertThat(rows).isNotEmpty().allSatisfy(row -> assertThat(row.result())
                .as(row.tensor() + ": " + row.result())
                .matches(ParityRow.Result::pass));
    }
}
