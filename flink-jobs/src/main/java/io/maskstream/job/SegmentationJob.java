package io.maskstream.job;

import io.maskstream.job.config.JobConfiguration;
import io.maskstream.job.console.UsageException;
import io.maskstream.job.local.RootCause;
import io.maskstream.job.run.ContextRun;
import io.maskstream.model.ModelException;
import java.io.PrintStream;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The job jar's main class: {@code flink run maskstream-job.jar --config job.yaml} submits the pipeline to the cluster that
 * the {@code flink} command, the REST interface or an application cluster was told to use.
 *
 * <p>Configuration and start checks are those of {@code maskstream run}. What is wrong is one line on stderr and exit code
 * 2, a job that failed is one line and exit code 1. Only a process that exists for this command is ended with a code: where
 * a JobManager calls {@link #main}, the error is thrown to it.
 */
@Command(
        name = "maskstream-job.jar",
        mixinStandardHelpOptions = true,
        description = "The segmentation job, on the cluster that Flink submits it to.")
public final class SegmentationJob {
    private static final int FAILED = 1;
    private static final int USAGE = 2;
    /** Flink's command line, whose process does nothing but submit. */
    private static final String FLINK_COMMAND = "org.apache.flink.client.cli.CliFrontend";

    @Option(names = "--config", required = true, paramLabel = "FILE", description = "The job's YAML.")
    private Path config;

    @Option(
            names = "--reset-control",
            description = "Let the configuration's words and model beat those that commands have set.")
    private boolean resetControl;

    private SegmentationJob() {}

    /**
     * Submits the job, and waits for its end where Flink is told to.
     *
     * @throws UsageException if something is wrong before it starts and this process belongs to others
     */
    public static void main(String[] arguments) throws Exception {
        if (ownProcess()) {
            int code = run(arguments, System.err);
            if (code != 0) {
                System.exit(code);
            }
        } else {
            execute(arguments);
        }
    }

    /** As {@link #main}, with the error as a line and an exit code. */
    static int run(String[] arguments, PrintStream err) {
        try {
            execute(arguments);
            return 0;
        } catch (UsageException | ModelException e) {
            err.println("maskstream: " + RootCause.firstLine(e));
            return USAGE;
        } catch (Exception e) {
            err.println("maskstream: the job failed: " + RootCause.line(e));
            return FAILED;
        }
    }

    private static void execute(String[] arguments) throws Exception {
        SegmentationJob command = new SegmentationJob();
        CommandLine commandLine = new CommandLine(command);
        try {
            commandLine.parseArgs(arguments);
        } catch (CommandLine.ParameterException e) {
            throw new UsageException("%s (expected: flink run maskstream-job.jar --config job.yaml [--reset-control])"
                    .formatted(e.getMessage().lines().findFirst().orElse("wrong usage")));
        }
        if (commandLine.isUsageHelpRequested() || commandLine.isVersionHelpRequested()) {
            commandLine.usage(System.out);
            return;
        }
        ContextRun.execute(
                JobConfiguration.read(command.config),
                "maskstream " + command.config.getFileName(),
                command.resetControl);
    }

    /** Whether this process was started for this command; a JobManager must not be ended because of one job. */
    private static boolean ownProcess() {
        return StackWalker.getInstance()
                .walk(frames -> frames.reduce((inner, outer) -> outer))
                .filter(outermost -> outermost.getMethodName().equals("main"))
                .map(StackWalker.StackFrame::getClassName)
                .filter(name -> name.equals(FLINK_COMMAND) || name.equals(SegmentationJob.class.getName()))
                .isPresent();
    }
}
