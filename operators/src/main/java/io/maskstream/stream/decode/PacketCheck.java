package io.maskstream.stream.decode;

import io.maskstream.stream.record.Codec;
import io.maskstream.stream.record.VideoPacket;
import io.maskstream.stream.video.MediaException;
import io.maskstream.stream.video.PictureHeader;
import io.maskstream.stream.video.RandomAccess;
import java.util.Optional;

/** Finds what is wrong with a packet before any decoder sees it. */
final class PacketCheck {
    private PacketCheck() {}

    /** Why the packet cannot be used; empty if it can be tried. */
    static Optional<String> refusal(VideoPacket packet, long maxPixels) {
        Codec codec = packet.codec();
        if (!codec.intraOnly()) {
            return RandomAccess.isWellFormed(codec, packet.data())
                    ? Optional.empty()
                    : Optional.of("%d bytes are no %s access unit: there is no start code (Annex B)"
                            .formatted(packet.data().length, codec));
        }
        try {
            PictureHeader header = PictureHeader.read(codec, packet.data());
            if (header.pixels() > maxPixels) {
                return Optional.of("picture of %dx%d is larger than max-pixels, which is %d"
                        .formatted(header.width(), header.height(), maxPixels));
            }
            PictureHeader.requireWhole(codec, packet.data());
            return Optional.empty();
        } catch (MediaException e) {
            return Optional.of(e.getMessage());
        }
    }
}
