package io.maskstream.job.cli;

import io.maskstream.job.config.SourceConfiguration.KafkaConnection;
import io.maskstream.job.console.FailedException;
import io.maskstream.job.console.UsageException;
import io.maskstream.job.kafka.BrokerChecks;
import io.maskstream.job.viewer.AccessToken;
import io.maskstream.job.viewer.Viewer;
import io.maskstream.job.viewer.ViewerSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code view}: the viewer alone, on the topics of any job. */
@Command(name = "view", description = "Show the masks of a topic in a browser.")
final class ViewCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Mixin
    private KafkaOptions kafka;

    @Option(names = "--masks", required = true, paramLabel = "TOPIC", description = "The masks topic.")
    private String masks;

    @Option(names = "--previews", paramLabel = "TOPIC", description = "The previews topic; without it, masks alone.")
    private Optional<String> previews = Optional.empty();

    @Option(names = "--alerts", paramLabel = "TOPIC", description = "The alerts topic.")
    private Optional<String> alerts = Optional.empty();

    @Option(names = "--control", paramLabel = "TOPIC", description = "The control topic, to change the words.")
    private Optional<String> control = Optional.empty();

    @Option(
            names = "--events",
            paramLabel = "TOPIC",
            defaultValue = "control-events",
            description = "Where the answers to commands come (${DEFAULT-VALUE}); read with --control.")
    private String events;

    @Option(names = "--port", defaultValue = "" + ViewerSettings.PORT, description = "Port (${DEFAULT-VALUE}).")
    private int port;

    @Option(
            names = "--listen",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description = "Address (${DEFAULT-VALUE}). Another needs --allow-host and --token-file.")
    private String listen;

    @Option(
            names = "--allow-host",
            paramLabel = "NAME",
            description = "A name by which browsers may ask; several with commas.",
            split = ",")
    private Set<String> allowedHosts = Set.of();

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "File with the token for changes (by default one is made up and printed).")
    private Optional<Path> tokenFile = Optional.empty();

    @Override
    public void run() {
        ViewerSettings settings = settings(kafka.connection());
        BrokerChecks.requireTopic(settings.connection(), masks);
        previews.ifPresent(topic -> BrokerChecks.requireTopic(settings.connection(), topic));
        alerts.ifPresent(topic -> BrokerChecks.requireTopic(settings.connection(), topic));
        if (control.isPresent()) {
            BrokerChecks.requireTopic(settings.connection(), control.get());
            BrokerChecks.requireTopic(settings.connection(), events);
        }
        try (Viewer viewer = Viewer.start(settings)) {
            spec.commandLine()
                    .getErr()
                    // A token from a file is known to whoever needs it; it stays out of the terminal.
                    .println("maskstream: the viewer is on %s (Ctrl-C ends it)"
                            .formatted(tokenFile.isPresent() ? viewer.address() : viewer.addressWithToken()));
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FailedException("interrupted", e);
        }
    }

    private ViewerSettings settings(KafkaConnection connection) {
        InetAddress address;
        try {
            address = InetAddress.getByName(listen);
        } catch (UnknownHostException e) {
            throw new UsageException("--listen %s: no such address".formatted(listen), e);
        }
        if (!address.isLoopbackAddress() && tokenFile.isEmpty()) {
            throw new UsageException(
                    "--listen %s: whoever looks from outside needs a token; give --token-file FILE".formatted(listen));
        }
        try {
            return new ViewerSettings(
                    connection,
                    masks,
                    previews,
                    alerts,
                    control.map(topic -> new ViewerSettings.Control(topic, events)),
                    address,
                    port,
                    allowedHosts,
                    tokenFile.map(ViewCommand::token).orElseGet(AccessToken::random));
        } catch (IllegalArgumentException e) {
            throw new UsageException(e.getMessage(), e);
        }
    }

    private static AccessToken token(Path file) {
        try {
            return new AccessToken(Files.readString(file).strip());
        } catch (IOException e) {
            throw new UsageException("--token-file %s cannot be read; check the path".formatted(file), e);
        } catch (IllegalArgumentException e) {
            throw new UsageException("--token-file %s: %s".formatted(file, e.getMessage()), e);
        }
    }
}
