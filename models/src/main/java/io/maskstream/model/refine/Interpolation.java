package io.maskstream.model.refine;

/**
 * Bilinear resizing along one axis as a matrix (mask size, grid size), half-pixel centres, edges clamped.
 *
 * <p>The grid covers the whole input; the mask covers the content alone. Positions that lie in the padding altogether
 * have no weight, so that padding never reaches a mask.
 */
final class Interpolation {
    private Interpolation() {}

    /**
     * @param maskSize mask pixels along the axis
     * @param gridSize positions of the model's map along the axis
     * @param inputSize input pixels along the axis
     * @param contentStart first input pixel of the content
     * @param contentSize input pixels of the content
     * @return maskSize x gridSize weights, rows first; each row sums to 1
     */
    static float[] matrix(int maskSize, int gridSize, int inputSize, int contentStart, int contentSize) {
        float[] weights = new float[maskSize * gridSize];
        double positionsPerPixel = (double) gridSize / inputSize;
        double lowest = Math.floor(contentStart * positionsPerPixel);
        double highest = Math.ceil((contentStart + contentSize) * positionsPerPixel) - 1;
        for (int i = 0; i < maskSize; i++) {
            double pixel = contentStart + (i + 0.5) * contentSize / maskSize;
            double position = Math.min(highest, Math.max(lowest, pixel * positionsPerPixel - 0.5));
            int below = (int) Math.floor(position);
            int above = Math.min(gridSize - 1, below + 1);
            float share = (float) (position - below);
            weights[i * gridSize + below] += 1 - share;
            weights[i * gridSize + above] += share;
        }
        return weights;
    }
}
