package io.maskstream.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DemoCommandITCase {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void segmentsEveryFrameOnceAndSaysSoOnOneLine() throws Exception {
        assertThat(demo("--headless", "--frames", "60", "--json"))
                .as(err.toString())
                .isZero();
        assertThat(out.toString().lines()).hasSize(1);
        JsonNode line = new ObjectMapper().readTree(out.toString());
        List<String> fields = new ArrayList<>();
        line.fieldNames().forEachRemaining(fields::add);
        assertThat(fields).containsExactly("masks", "lost", "duplicated", "fps", "p50_ms", "p99_ms", "miou", "classes");
        assertThat(line.path("masks").asInt()).isEqualTo(60);
        assertThat(line.path("lost").asInt()).isZero();
        assertThat(line.path("duplicated").asInt()).isZero();
        assertThat(line.path("fps").asDouble()).isPositive();
        for (String unknown : List.of("p50_ms", "p99_ms", "miou")) {
            assertThat(line.get(unknown).isNull()).as(unknown).isTrue();
        }
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void refusesWhatItCannotDo() {
        assertThat(demo()).isEqualTo(2);
        assertThat(err.toString()).contains("use demo --headless");
        assertThat(demo("--headless", "--frames", "0")).isEqualTo(2);
        assertThat(err.toString()).contains("--frames 0: 1 to 100000");
    }

    private int demo(String... arguments) {
        List<String> all = new ArrayList<>(List.of("demo"));
        all.addAll(List.of(arguments));
        return Main.run(all.toArray(String[]::new), new PrintWriter(out), new PrintWriter(err, true));
    }
}
