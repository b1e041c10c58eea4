package io.maskstream.job.cli;

import io.maskstream.job.console.FailedException;
import io.maskstream.job.console.JsonLines;
import io.maskstream.job.console.UsageException;
import io.maskstream.model.evaluate.parity.ParityCheck;
import io.maskstream.model.evaluate.parity.ParityRow;
import io.maskstream.model.runtime.Device;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code parity DIR…}: do we compute what the official implementations compute? */
@Command(name = "parity", description = "Compare with numbers that official implementations gave.")
final class ParityCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Parameters(arity = "1..*", paramLabel = "DIR", description = "Folders of cases, each with a config.json.")
    private List<Path> directories;

    @Option(names = "--device", defaultValue = "cpu", description = "auto, cpu or cuda:N (default: ${DEFAULT-VALUE}).")
    private String device;

    @Option(names = "--json", description = "One JSON object a line on stdout.")
    private boolean json;

    @Override
    public void run() {
        for (Path directory : directories) {
            if (!Files.isDirectory(directory)) {
                throw new UsageException("%s: no such folder; give folders of parity cases".formatted(directory));
            }
        }
        ParityCheck check = new ParityCheck(Arguments.parse(() -> Device.resolve(device)));
        PrintWriter out = spec.commandLine().getOut();
        int passed = 0;
        for (Path directory : directories) {
            List<ParityRow> rows = check.check(directory);
            rows.forEach(row -> print(out, row));
            passed += rows.stream().allMatch(row -> row.result().pass()) ? 1 : 0;
        }
        int failed = directories.size() - passed;
        if (json) {
            Map<String, Object> summary = new LinkedHashMap<>();
            summary.put("fixtures", directories.size());
            summary.put("passed", passed);
            summary.put("failed", failed);
            new JsonLines(out).print(summary);
        } else {
            out.println("%d fixtures, %d passed, %d failed".formatted(directories.size(), passed, failed));
        }
        if (failed > 0) {
            throw new FailedException(
                    "%d of %d fixtures differ from the official numbers".formatted(failed, directories.size()));
        }
    }

    private void print(PrintWriter out, ParityRow row) {
        if (!json) {
            out.println(
                    "%-4s %s %s%s".formatted(word(row.result()), row.fixture(), row.tensor(), detail(row.result())));
            return;
        }
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("fixture", row.fixture());
        line.put("tensor", row.tensor());
        if (row.result() instanceof ParityRow.Compared compared) {
            line.put("max_abs", compared.maxAbs());
            line.put("max_excess", compared.maxExcess());
        } else if (row.result() instanceof ParityRow.Failed failure) {
            line.put("max_abs", null);
            line.put("max_excess", null);
            line.put("reason", failure.reason());
        } else if (row.result() instanceof ParityRow.Skipped skipped) {
            line.put("max_abs", null);
            line.put("max_excess", null);
            line.put("skipped", true);
            line.put("reason", skipped.reason());
        }
        line.put("pass", row.result().pass());
        new JsonLines(out).print(line);
    }

    private static String word(ParityRow.Result result) {
        return result instanceof ParityRow.Skipped ? "skip" : result.pass() ? "ok" : "FAIL";
    }

    private static String detail(ParityRow.Result result) {
        if (result instanceof ParityRow.Compared compared) {
            return "  max_abs %.3g, max_excess %.3g".formatted(compared.maxAbs(), compared.maxExcess());
        } else if (result instanceof ParityRow.Failed failure) {
            return "  " + failure.reason();
        }
        return "  " + ((ParityRow.Skipped) result).reason();
    }
}
