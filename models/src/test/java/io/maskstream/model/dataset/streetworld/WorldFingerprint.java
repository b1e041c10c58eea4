package io.maskstream.model.dataset.streetworld;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A hash over all kinds of pictures, captions and clips; as a program it prints it, for JVMs with other settings. */
final class WorldFingerprint {
    private WorldFingerprint() {}

    public static void main(String[] arguments) {
        System.out.println(of());
    }

    static String of() {
        MessageDigest digest = sha256();
        for (int i = 0; i < 8; i++) {
            long seed = SeedRange.TEST.seed(i);
            add(digest, Streetworld.picture(seed, 96, StreetworldOptions.ALL), i);
            add(digest, Streetworld.closeUp(seed, 48, StreetworldOptions.ALL), i);
        }
        for (Noun noun : Streetworld.nouns()) {
            add(digest, Streetworld.closeUp(noun, noun.index(), 32, StreetworldOptions.ALL), noun.index());
        }
        add(digest, Streetworld.mosaic(SeedRange.TEST.seed(99), 96, StreetworldOptions.ALL), 0);
        StreetworldClip clip = StreetworldClip.of(SeedRange.DEMO.seed(3), 60, 160, 90, 25, StreetworldOptions.ALL);
        add(digest, clip.frame(0).picture(), 0);
        add(digest, clip.frame(59).picture(), 0);
        return HexFormat.of().formatHex(digest.digest());
    }

    static String of(StreetworldPicture picture) {
        MessageDigest digest = sha256();
        add(digest, picture, 0);
        return HexFormat.of().formatHex(digest.digest());
    }

    private static void add(MessageDigest digest, StreetworldPicture picture, long captionSeed) {
        digest.update(picture.rgb());
        ByteBuffer labels = ByteBuffer.allocate(2 * picture.labels().length);
        labels.asShortBuffer().put(picture.labels());
        digest.update(labels.array());
        digest.update(picture.caption(captionSeed).text().getBytes(StandardCharsets.UTF_8));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
