package io.maskstream.stream.video;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** Which containers are read. Play lists and scripts are not among them: they lead to other files and hosts. */
final class FileFormat {
    static final String ALLOWED =
            "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,mpegts,avi,ivf,obu,h264,hevc,mjpeg,png_pipe,jpeg_pipe";
    static final String ALLOWED_CODECS = "h264,hevc,mjpeg,png,av1,libaom-av1,vp9";
    static final String FOR_PEOPLE =
            "MP4/MOV, Matroska/WebM, MPEG-TS, AVI, IVF, raw H.264/H.265/AV1/MJPEG, JPEG or PNG";

    private FileFormat() {}

    /**
     * The format that must be forced: a single picture would otherwise be taken, by its name, for the first of a
     * numbered series.
     */
    static Optional<String> forced(Path file) throws IOException {
        byte[] start = new byte[8];
        int size;
        try (InputStream input = Files.newInputStream(file)) {
            size = input.readNBytes(start, 0, start.length);
        }
        if (size == 0) {
            throw new MediaException("%s is empty; expected %s".formatted(file, FOR_PEOPLE));
        }
        if (PictureHeader.isPng(start)) {
            return Optional.of("png_pipe");
        }
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        if (PictureHeader.isJpeg(start) && (name.endsWith(".jpg") || name.endsWith(".jpeg"))) {
            return Optional.of("jpeg_pipe");
        }
        return Optional.empty();
    }
}
