package io.maskstream.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.maskstream.job.demo.DemoWord;
import io.maskstream.job.demo.DemoWords;
import io.maskstream.job.demo.HeadlessDemo;
import io.maskstream.job.demo.Scores;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class DemoReportTest {
    private final StringWriter out = new StringWriter();

    @Test
    void marksWordsThatHadNoMasksInTraining() {
        scored().printText(new PrintWriter(out));

        assertThat(out.toString().lines())
                .containsExactly(
                        "40 masks, 0 lost, 0 duplicated, 12.3 frames/s",
                        "mIoU 60.0 % over 4 words in 40 frames",
                        "  with masks in training: 75.0 % over 3 words",
                        "  without: 30.0 % over 1 words",
                        "  road    90.0 %",
                        "  sky     60.0 %",
                        "  camel   30.0 %   no masks in training",
                        "  car    not seen");
    }

    @Test
    void namesEveryWordInTheJsonAlsoOneThatIsNowhere() {
        scored().printJson(new PrintWriter(out));

        assertThat(out.toString())
                .isEqualToIgnoringNewLines("{\"masks\":40,\"lost\":0,\"duplicated\":0,\"fps\":12.3,\"p50_ms\":null,"
                        + "\"p99_ms\":null,\"miou\":0.6,\"classes\":{\"road\":0.9,\"sky\":0.6,\"camel\":0.3,"
                        + "\"car\":null}}");
    }

    @Test
    void hasNoScoresWithoutAModel() {
        DemoReport report = new DemoReport(outcome(Optional.empty()), Optional.empty());
        report.printText(new PrintWriter(out));
        report.printJson(new PrintWriter(out));

        assertThat(out.toString().lines())
                .containsExactly(
                        "40 masks, 0 lost, 0 duplicated, 12.3 frames/s",
                        "{\"masks\":40,\"lost\":0,\"duplicated\":0,\"fps\":12.3,\"p50_ms\":null,\"p99_ms\":null,"
                                + "\"miou\":null,\"classes\":{}}");
    }

    private static DemoReport scored() {
        Map<String, OptionalDouble> classes = new LinkedHashMap<>();
        classes.put("road", OptionalDouble.of(0.9));
        classes.put("sky", OptionalDouble.of(0.6));
        classes.put("camel", OptionalDouble.of(0.3));
        classes.put("car", OptionalDouble.empty());
        List<DemoWord> words = classes.keySet().stream()
                .map(name -> new DemoWord(name, !name.equals("camel")))
                .toList();
        return new DemoReport(
                outcome(Optional.of(new Scores(40, OptionalDouble.of(0.6), classes))),
                Optional.of(new DemoWords(words, OptionalDouble.empty())));
    }

    private static HeadlessDemo.Outcome outcome(Optional<Scores> scores) {
        return new HeadlessDemo.Outcome(40, 0, 0, 12.34, scores);
    }
}
