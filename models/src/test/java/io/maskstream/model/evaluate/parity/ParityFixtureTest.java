package io.maskstream.model.evaluate.parity;

import static org.assertj.core.api.Assertions.assertThat;

import io.maskstream.model.runtime.Device;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParityFixtureTest {
    private static final Path FIXTURES = Path.of("src/test/resources/fixtures");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "clip/vit-a",
                "clip/rn-a",
                "clip/interpolate",
                "clip/preprocess",
                "clip/preprocess-opencv",
                "tokenizers/clip",
                "tokenizers/ofa",
                "tokenizers/bert"
            })
    void everyExpectedTensorIsReproduced(String fixture) {
        List<ParityRow> rows = new ParityCheck(new Device.Cpu()).check(FIXTURES.resolve(fixture));

        assertThat(rows).isNotEmpty().allSatisfy(row -> assertThat(row.result())
                .as(row.tensor() + ": " + row.result())
                .matches(ParityRow.Result::pass));
    }
}
