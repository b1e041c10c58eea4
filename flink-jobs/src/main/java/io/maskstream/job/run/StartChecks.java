package io.maskstream.job.run;

import io.maskstream.job.config.JobConfiguration;
import io.maskstream.job.config.SinkConfiguration;
import io.maskstream.job.config.SourceConfiguration.CameraStream;
import io.maskstream.job.config.SourceConfiguration.VideoFile;
import io.maskstream.job.console.UsageException;
import io.maskstream.job.kafka.BrokerChecks;
import io.maskstream.model.runtime.Device;
import io.maskstream.stream.video.Demuxer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** What can be found before a job starts, so that it is said in one line and nothing has to be taken back. */
public final class StartChecks {
    private StartChecks() {}

    /**
     * Looks at everything outside the configuration that this process can see. The model's configuration is read when the
     * pipeline is built.
     *
     * @param inThisProcess whether the job will run here, so that its files and devices must be here
     */
    public static void run(JobConfiguration job, boolean inThisProcess) {
        if (inThisProcess) {
            job.videoFiles().forEach(StartChecks::requireVideo);
            job.cameras().forEach(StartChecks::requireCredentials);
            job.sinks().stream()
                    .filter(SinkConfiguration.Files.class::isInstance)
                    .map(SinkConfiguration.Files.class::cast)
                    .forEach(files -> requireWritable("sinks.files.directory", files.directory()));
            job.adaptation().ifPresent(adaptation -> requireWritable("adapt.directory", adaptation.directory()));
            if (job.model().device().startsWith("cuda")) {
                Device.resolve(job.model().device());
            }
        }
        BrokerChecks.run(job);
    }

    private static void requireVideo(VideoFile file) {
        try (Demuxer demuxer = Demuxer.open(Path.of(file.path()))) {
            demuxer.info();
        } catch (IOException e) {
            throw new UsageException("source of stream '%s': %s".formatted(file.stream(), e.getMessage()), e);
        }
    }

    private static void requireCredentials(CameraStream camera) {
        try {
            if (camera.credentials().isPresent()) {
                camera.credentials().get().lookUp(System.getenv());
            }
        } catch (IOException e) {
            // Without its cause, which may hold more of a path than is said here.
            throw new UsageException("camera '%s' %s".formatted(camera.stream(), e.getMessage()));
        }
    }

    private static void requireWritable(String key, String directory) {
        Path path = Path.of(directory);
        try {
            Files.createDirectories(path);
        } catch (IOException e) {
            throw new UsageException(
                    "%s %s cannot be made (%s); choose another".formatted(key, path, e.getMessage()), e);
        }
        if (!Files.isWritable(path)) {
            throw new UsageException(
                    "%s %s cannot be written to; choose another, or change its permissions".formatted(key, path));
        }
    }

    /** How many frames the job will have seen at its end; empty where nobody can say. */
    public static OptionalLong frames(JobConfiguration job) {
        if (!job.framesTopics().isEmpty() || !job.bounded()) {
            return OptionalLong.empty();
        }
        long frames = 0;
        for (VideoFile file : job.videoFiles()) {
            try (Demuxer demuxer = Demuxer.open(Path.of(file.path()))) {
                if (demuxer.info().frames().isEmpty()) {
                    return OptionalLong.empty();
                }
                frames += demuxer.info().frames().getAsLong();
            } catch (IOException e) {
                return OptionalLong.empty();
            }
        }
        return OptionalLong.of(frames);
    }
}
