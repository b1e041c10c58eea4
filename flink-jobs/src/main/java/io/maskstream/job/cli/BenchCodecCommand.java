package io.maskstream.job.cli;

import io.maskstream.job.console.JsonLines;
import io.maskstream.job.console.UsageException;
import io.maskstream.stream.mask.CodecBenchmark;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bench codec}: what masks cost after the model. */
@Command(name = "codec", description = "Measure run-length coding of masks and their records, by one thread.")
final class BenchCodecCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Option(
            names = "--seconds",
            defaultValue = "1",
            description = "How long each figure is measured, and before that warmed up (${DEFAULT-VALUE}).")
    private double seconds;

    @Option(names = "--json", description = "One JSON object a line on stdout.")
    private boolean json;

    @Override
    public void run() {
        if (!(seconds > 0 && seconds <= 600)) {
            throw new UsageException("--seconds %s: above 0, up to 600".formatted(seconds));
        }
        new CodecBenchmark(Duration.ofNanos(Math.round(seconds * 1e9))).run().forEach(this::print);
    }

    private void print(CodecBenchmark.Figures figures) {
        if (json) {
            new JsonLines(spec.commandLine().getOut()).print(line(figures));
        } else {
            spec.commandLine()
                    .getOut()
                    .println("%dx%d: encode %.0f MB/s, decode %.0f MB/s, masks with regions %.0f/s, records %.0f/s"
                            .formatted(
                                    figures.width(),
                                    figures.height(),
                                    figures.encodeMegabytesPerSecond(),
                                    figures.decodeMegabytesPerSecond(),
                                    figures.masksPerSecond(),
                                    figures.recordsPerSecond()));
        }
    }

    private static Map<String, Object> line(CodecBenchmark.Figures figures) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("width", figures.width());
        line.put("height", figures.height());
        line.put("labels", figures.labels());
        line.put("regions", figures.regions());
        line.put("encoded_bytes", figures.encodedBytes());
        line.put("record_bytes", figures.recordBytes());
        line.put("json_bytes", figures.jsonBytes());
        line.put("encode_mb_per_s", rounded(figures.encodeMegabytesPerSecond()));
        line.put("decode_mb_per_s", rounded(figures.decodeMegabytesPerSecond()));
        line.put("masks_per_s", rounded(figures.masksPerSecond()));
        line.put("records_per_s", rounded(figures.recordsPerSecond()));
        line.put("record_mb_per_s", rounded(figures.recordMegabytesPerSecond()));
        line.put("read_records_per_s", rounded(figures.readRecordsPerSecond()));
        line.put("json_records_per_s", rounded(figures.jsonRecordsPerSecond()));
        line.put("label_pngs_per_s", rounded(figures.labelPngsPerSecond()));
        return line;
    }

    private static double rounded(double value) {
        return Math.round(value * 10) / 10.0;
    }
}
