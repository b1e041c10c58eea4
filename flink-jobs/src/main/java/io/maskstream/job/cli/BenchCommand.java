package io.maskstream.job.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bench WHAT}: measurements, one JSON object a line with {@code --json}. */
@Command(
        name = "bench",
        description = "Measure a part of the software on this machine.",
        subcommands = {
            BenchAblationCommand.class,
            BenchAdaptationCommand.class,
            BenchCodecCommand.class,
            BenchModelCommand.class,
            BenchOverloadCommand.class,
            BenchPipelineCommand.class
        })
final class BenchCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "nothing to measure given");
    }
}
