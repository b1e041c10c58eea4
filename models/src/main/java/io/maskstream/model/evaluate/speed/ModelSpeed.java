package io.maskstream.model.evaluate.speed;

/**
 * Speed of a model's image side at one batch size.
 *
 * @param batch pictures a run
 * @param imagesPerSecond in the best round
 * @param gigaflopPerImage work for one picture, a multiply-add counted as two
 * @param gigaflops work a second in the best round
 * @param peakGigaflops the best square matrix product in the same run and precision
 */
public record ModelSpeed(
        int batch, double imagesPerSecond, double gigaflopPerImage, double gigaflops, double peakGigaflops) {

    /** Share of the peak. */
    public double peakFraction() {
        return gigaflops / peakGigaflops;
    }
}
