package io.maskstream.model.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/** Has the JVM itself record what the reading threads write, start and send, wherever it lies. */
final class FlightWatch implements AutoCloseable {
    private final Recording recording = new Recording();

    FlightWatch() {
        for (String event : List.of("jdk.FileWrite", "jdk.ProcessStart", "jdk.SocketRead", "jdk.SocketWrite")) {
            recording.enable(event).withoutThreshold();
        }
        recording.start();
    }

    /** What the reading threads did; ends the recording. */
    List<String> seen(Path folder) throws IOException {
        recording.stop();
        Path dump = folder.resolve("flight.jfr");
        recording.dump(dump);
        List<String> seen = RecordingFile.readAllEvents(dump).stream()
                .filter(event -> event.getThread() != null
                        && FuzzRunner.THREAD.equals(event.getThread().getJavaName()))
                .map(FlightWatch::describe)
                .distinct()
                .toList();
        Files.delete(dump);
        return seen;
    }

    private static String describe(RecordedEvent event) {
        String what = event.getEventType().getName();
        return event.hasField("path") ? what + " " + event.getString("path") : what;
    }

    @Override
    public void close() {
        recording.close();
    }
}
