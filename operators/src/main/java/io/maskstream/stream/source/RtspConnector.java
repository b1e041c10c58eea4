package io.maskstream.stream.source;

import io.maskstream.stream.video.CameraConnection;
import io.maskstream.stream.video.RtspConnection;
import io.maskstream.stream.video.RtspTarget;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Connects over RTSP; name and credentials are looked up each time. */
final class RtspConnector implements CameraConnector {
    private final Map<String, String> environment;

    RtspConnector(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public CameraConnection open(Camera camera, Consumer<Runnable> stopper) throws IOException {
        InetAddress address = camera.address().resolve();
        Optional<RtspTarget.Login> login = camera.credentials().isEmpty()
                ? Optional.empty()
                : Optional.of(camera.credentials().get().lookUp(environment));
        RtspTarget target = new RtspTarget(
                address,
                camera.address().port(),
                camera.address().resource(),
                login,
                camera.transport(),
                camera.timeout());
        RtspConnection.Attempt attempt = new RtspConnection.Attempt(camera.timeout());
        stopper.accept(attempt::stop);
        return RtspConnection.open(target, attempt);
    }
}
