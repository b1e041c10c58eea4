package io.maskstream.stream.video;

import io.maskstream.stream.record.Codec;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What a file says about its video. All of it is a hint: pictures may turn out otherwise.
 *
 * @param container the library's name of the format
 * @param codec what the video is encoded with
 * @param width columns as encoded, before rotation
 * @param height rows as encoded, before rotation
 * @param rotation clockwise degrees by which pictures must be turned to stand upright
 * @param framesPerSecond average rate; empty where unknown
 * @param duration length of the video; empty where unknown
 * @param frames number of frames; empty where the file does not say
 */
public record MediaInfo(
        String container,
        Codec codec,
        int width,
        int height,
        int rotation,
        OptionalDouble framesPerSecond,
        Optional<Duration> duration,
        OptionalLong frames) {}
