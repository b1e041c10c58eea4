package io.maskstream.model.dataset.streetworld;

/**
 * How the camera moves: to and fro along the street, and a little unrest.
 *
 * @param reach how far it goes to each side of the middle of the world, in picture heights at nearness 1; negative to
 *     begin at the right end
 * @param turn seconds from one end to the other
 * @param shake greatest unrest in picture heights
 */
record Camera(double reach, double turn, double shake) {
    static final Camera STILL = new Camera(0, 1, 0);

    double at(double seconds) {
        return reach * Wave.smooth(.5 * seconds / turn - .25);
    }

    double shakeX(double seconds) {
        return shake * (.6 * Wave.smooth(seconds * .83) + .4 * Wave.smooth(seconds * 1.71 + .3));
    }

    double shakeY(double seconds) {
        return shake * (.6 * Wave.smooth(seconds * .71 + .2) + .4 * Wave.smooth(seconds * 2.03 + .6));
    }
}
