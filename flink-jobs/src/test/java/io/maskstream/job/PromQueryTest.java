package io.maskstream.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** That a query which asks for what nobody exports is found out. */
class PromQueryTest {
    private static final Exposition EXPORTED = Exposition.parse(
                    """
                    # TYPE masks_total gauge
                    masks_total{stream="gate \\"1\\", yard",operator_name="infer",} 3.0
                    masks_total{stream="lobby",operator_name="infer",} 3
                    age_ms{stream="gate",quantile="0.5",} 1.0E-4
                    restarts 0.0 1700000000
                    """)
            .scraped("maskstream");

    private static List<String> missing(String query, String... shown) {
        return PromQuery.parse(query).missing(EXPORTED, Set.of(shown));
    }

    @Test
    void whatIsExportedIsFound() {
        assertThat(missing(
                        "sum by (stream) (rate(masks_total{operator_name=\"infer\"}[$__rate_interval])) > 0.5",
                        "stream"))
                .isEmpty();
        assertThat(missing("masks_total{stream='gate \"1\", yard'} / on (stream) masks_total", "stream"))
                .isEmpty();
        assertThat(missing("max(age_ms{quantile=~\"0\\\\.5|x\", stream=~\"$stream\"} offset 10m) * 1e3"))
                .isEmpty();
        assertThat(missing(
                        "min_over_time((sum(restarts) - 1)[10m:30s]) == 0 and up{job=\"maskstream\"} != 1", "instance"))
                .isEmpty();
        assertThat(PromQuery.parse("time() - max by (stream) (age_ms > 0) unless on (stream) masks_total")
                        .metrics())
                .containsExactly("age_ms", "masks_total");
    }

    @Test
    void whatIsNotExportedIsTold() {
        assertThat(missing("rate(mask_total[1m])")).containsExactly("no metric mask_total");
        assertThat(missing("sum(masks_total) / sum(frames_total)")).containsExactly("no metric frames_total");
        assertThat(missing("masks_total{strem=\"x\"}"))
                .contains("metric masks_total has no label strem")
                .hasSize(2);
        assertThat(missing("sum by (job_name) (masks_total)"))
                .containsExactly("metric masks_total has no label job_name");
        assertThat(missing("masks_total and on (quantile) age_ms"))
                .containsExactly("metric masks_total has no label quantile");
        assertThat(missing("age_ms{quantile=\"0.99\"}"))
                .singleElement()
                .asString()
                .startsWith("no series of age_ms");
        assertThat(missing("masks_total{operator_name=~\"inf\"}")).hasSize(1);
        assertThat(missing("up{job=\"other\"}")).hasSize(1);
        assertThat(missing("sum by (stream) (masks_total)", "operator_name"))
                .containsExactly("its values have no label operator_name");
    }

    @Test
    void whatIsNoQueryOrBeyondThisParserIsRefused() {
        for (String query : new String[] {
            "sum(masks_total",
            "masks_total{stream=}",
            "unknown_function(masks_total)",
            "sum(masks_total) by (stream)",
            "masks_total; drop",
            "\"text\"",
            "masks_total)"
        }) {
            assertThatThrownBy(() -> PromQuery.parse(query)).as(query).isInstanceOf(AssertionError.class);
        }
    }
}
