package io.maskstream.model.dataset.streetworld;

/** Maps a scene at one moment to pixels of a canvas. */
final class View {
    final Scene scene;
    final double seconds;
    /** Pixels of a picture height. */
    final double scale;
    /** The middle of the picture, in picture heights. */
    final double middle;
    /** The horizon, unrest of the camera included. */
    final double horizon;

    final double camera;

    View(Scene scene, double seconds, int canvasHeight) {
        this.scene = scene;
        this.seconds = seconds;
        scale = canvasHeight;
        middle = scene.aspect() / 2 + scene.camera().shakeX(seconds);
        horizon = scene.horizon() + scene.camera().shakeY(seconds);
        camera = scene.camera().at(seconds);
    }

    /** Row in picture heights of a place on the ground. */
    double groundY(double nearness) {
        return horizon + nearness * (1 - scene.horizon());
    }

    double nearness(double y) {
        return (y - horizon) / (1 - scene.horizon());
    }

    /** Column in picture heights of a place on the ground. */
    double groundX(double x, double nearness) {
        return middle + (x - camera) * nearness;
    }

    double backX(double x, double parallax) {
        return middle + x - camera * parallax;
    }
}
