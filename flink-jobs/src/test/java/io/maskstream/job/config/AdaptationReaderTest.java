package io.maskstream.job.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every key of {@code adapt}: its value arrives, and its default is what docs/ifseg.md says. */
class AdaptationReaderTest {
    @Test
    void readsHowTheModelIsAdaptedBesideTheStream() {
        String live = "sources: [{rtsp: {stream: gate, url: 'rtsp://10.0.0.7/'}}]\nmodel: {directory: ofa}\n"
                + Jobs.VOCABULARY + Jobs.SINKS + "control: {bootstrap: 'a:1'}\n";
        assertThat(Jobs.parse(live).adaptation()).isEmpty();
        assertThat(Jobs.parse(live + "adapt: {mode: background}").adaptation())
                .as("what the model recommends")
                .contains(new AdaptationConfiguration("adapted", 1, 19, 1L << 30, "cpu", Map.of()));
        assertThat(Jobs.parse(
                                live
                                        + "adapt: {mode: background, directory: /var/adapted, cores: 3, nice: 5, heap: 2GiB, device: 'cuda:0', "
                                        + "steps: 300, batch: 8, largest-grid: 16, rate: 1e-4, seed: 7, save-every: 20, precision: bf16}")
                        .adaptation())
                .contains(new AdaptationConfiguration(
                        "/var/adapted",
                        3,
                        5,
                        2L << 30,
                        "cuda:0",
                        Map.of(
                                "steps",
                                300,
                                "batch",
                                8,
                                "largest-grid",
                                16,
                                "rate",
                                1e-4,
                                "seed",
                                7,
                                "save-every",
                                20,
                                "precision",
                                "bf16")));
    }
}
