package io.maskstream.job.demo;

import io.maskstream.stream.video.VideoWriter;
import java.io.IOException;
import java.nio.file.Path;

/** A clip that the software draws itself: a street of flat colours with three things that move over it. */
public final class MovingShapes {
    /** Rate of the clip. */
    public static final int FRAMES_PER_SECOND = 25;

    private static final int SKY = 0x7FB2E5;
    private static final int ROAD = 0x55585C;
    private static final int CAR = 0xC8322D;
    private static final int BALL = 0xF2C230;
    private static final int SIGN = 0x2F8F4E;

    private final int width;
    private final int height;

    /** A clip of this size in pixels. */
    public MovingShapes(int width, int height) {
        this.width = width;
        this.height = height;
    }

    /** Writes so many frames as H.264 in MP4. */
    public void write(Path file, int frames) throws IOException {
        try (VideoWriter writer = VideoWriter.open(file, width, height, FRAMES_PER_SECOND)) {
            for (int frame = 0; frame < frames; frame++) {
                writer.write(draw(frame), frame * 1_000_000L / FRAMES_PER_SECOND);
            }
        }
    }

    /** A frame as height x width x 3 bytes, rows first. */
    public byte[] draw(int frame) {
        byte[] rgb = new byte[3 * width * height];
        int horizon = height * 5 / 9;
        fill(rgb, 0, 0, width, horizon, SKY);
        fill(rgb, 0, horizon, width, height, ROAD);
        int carWidth = width / 5;
        int carX = Math.floorMod(frame * width / 100, width + carWidth) - carWidth;
        fill(rgb, carX, horizon + height / 12, carX + carWidth, horizon + height / 4, CAR);
        int signX = width - 1 - Math.floorMod(frame * width / 200, width);
        fill(rgb, signX, horizon - height / 4, signX + width / 24, horizon, SIGN);
        double phase = frame * 2 * Math.PI / 80;
        disc(rgb, (int) (width * (0.5 + 0.4 * Math.sin(phase))), (int) (height * (0.25 - 0.15 * Math.cos(2 * phase))));
        return rgb;
    }

    private void disc(byte[] rgb, int centreX, int centreY) {
        int radius = height / 12;
        for (int y = centreY - radius; y <= centreY + radius; y++) {
            int half = (int) Math.sqrt((double) radius * radius - (double) (y - centreY) * (y - centreY));
            fill(rgb, centreX - half, y, centreX + half + 1, y + 1, BALL);
        }
    }

    private void fill(byte[] rgb, int left, int top, int right, int bottom, int colour) {
        for (int y = Math.max(0, top); y < Math.min(height, bottom); y++) {
            for (int x = Math.max(0, left); x < Math.min(width, right); x++) {
                int at = 3 * (y * width + x);
                rgb[at] = (byte) (colour >> 16);
                rgb[at + 1] = (byte) (colour >> 8);
                rgb[at + 2] = (byte) colour;
            }
        }
    }
}
