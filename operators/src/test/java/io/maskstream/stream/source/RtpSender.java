package io.maskstream.stream.source;

import java.io.BufferedReader;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Sends H.264 as a camera does, in the RTSP connection itself (RFC 2326, 10.12; RFC 6184, single NAL units). */
final class RtpSender {
    private static final long NTP_TO_UNIX = 2_208_988_800L;

    private final DataOutputStream output;
    private int sequence;

    private RtpSender(DataOutputStream output) {
        this.output = output;
    }

    /** What is sent once somebody wants to see it. */
    @FunctionalInterface
    interface Play {
        void on(RtpSender sender) throws Exception;
    }

    /** A camera that sends this, and then says nothing more. */
    static ScriptedCamera.Behaviour playing(Play play) {
        return connection -> {
            BufferedReader input =
                    new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8));
            ScriptedCamera.Answers answers =
                    ScriptedCamera.describing(ScriptedCamera.sdp(ScriptedCamera.track("H264")));
            String method;
            do {
                method = ScriptedCamera.request(input, connection, answers);
            } while (method != null && !method.equals("PLAY"));
            play.on(new RtpSender(new DataOutputStream(connection.getOutputStream())));
            ScriptedCamera.hold(Duration.ofMinutes(5));
        };
    }

    /** One access unit in Annex B. */
    void send(byte[] accessUnit, long timestamp, int payloadType) throws IOException {
        List<byte[]> units = nalUnits(accessUnit);
        for (int i = 0; i < units.size(); i++) {
            byte[] unit = units.get(i);
            output.writeByte('$');
            output.writeByte(0);
            output.writeShort(12 + unit.length);
            output.writeByte(0x80);
            output.writeByte((i == units.size() - 1 ? 0x80 : 0) | payloadType);
            output.writeShort(sequence++);
            output.writeInt((int) timestamp);
            output.writeInt(0x1234);
            output.write(unit);
        }
        output.flush();
    }

    /** The sender's report: at this time of its clock the timestamp was this (RFC 3550, 6.4.1). */
    void report(Instant time, long timestamp) throws IOException {
        output.writeByte('$');
        output.writeByte(1);
        output.writeShort(28);
        output.writeByte(0x80);
        output.writeByte(200);
        output.writeShort(6);
        output.writeInt(0x1234);
        output.writeInt((int) (time.getEpochSecond() + NTP_TO_UNIX));
        output.writeInt((int) (((long) time.getNano() << 32) / 1_000_000_000L));
        output.writeInt((int) timestamp);
        output.writeInt(0);
        output.writeInt(0);
        output.flush();
    }

    private static List<byte[]> nalUnits(byte[] annexB) {
        List<byte[]> units = new ArrayList<>();
        int start = -1;
        for (int i = 0; i + 2 < annexB.length; i++) {
            if (annexB[i] == 0 && annexB[i + 1] == 0 && annexB[i + 2] == 1) {
                if (start >= 0) {
                    units.add(unit(annexB, start, i));
                }
                start = i + 3;
                i += 2;
            }
        }
        units.add(unit(annexB, start, annexB.length));
        return units;
    }

    private static byte[] unit(byte[] annexB, int from, int to) {
        int end = to;
        while (end < annexB.length && end > from && annexB[end - 1] == 0) {
            end--;
        }
        return Arrays.copyOfRange(annexB, from, end);
    }
}
