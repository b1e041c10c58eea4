package io.maskstream.model.dataset.streetworld;

import java.util.List;

/**
 * All that is to be drawn, in lengths of the picture's height.
 *
 * @param aspect width over height
 * @param horizon where the ground ends, from the upper edge; may lie outside of the picture
 * @param zoom how much larger patterns are than in an ordinary scene
 * @param air light and weather
 * @param sky the sky's surface
 * @param clouds clouds, part of the sky
 * @param backs upright surfaces, far ones first
 * @param grounds pieces of the ground, later ones over earlier ones
 * @param actors things, far ones first
 * @param regions what the numbers of regions stand for
 * @param camera how the camera moves
 * @param salt what makes rain, stars and noise its own
 */
record Scene(
        double aspect,
        double horizon,
        double zoom,
        Air air,
        Surface sky,
        List<Cloud> clouds,
        List<BackPiece> backs,
        List<GroundPiece> grounds,
        List<Actor> actors,
        List<Region> regions,
        Camera camera,
        long salt) {
    Scene {
        clouds = List.copyOf(clouds);
        backs = List.copyOf(backs);
        grounds = List.copyOf(grounds);
        actors = List.copyOf(actors);
        regions = List.copyOf(regions);
    }
}
