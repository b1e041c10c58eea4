package io.maskstream.model.dataset.streetworld;

/** Draws a scene at twice the size of the picture and develops it. */
final class SceneDrawer {
    private SceneDrawer() {}

    static StreetworldPicture draw(
            Scene scene, int width, int height, double seconds, Develop.Settings settings, WorldRandom random) {
        Canvas canvas = new Canvas(2 * width, 2 * height);
        View view = new View(scene, seconds, canvas.height);
        new BackdropDrawer(canvas, view).draw();
        new ActorDrawer(canvas, view).draw();
        new WeatherDrawer(canvas, view).draw();
        byte[] rgb = Develop.rgb(canvas, settings, random);
        return StreetworldPicture.of(width, height, rgb, Develop.regions(canvas), scene.regions());
    }
}
