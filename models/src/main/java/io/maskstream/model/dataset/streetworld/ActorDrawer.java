package io.maskstream.model.dataset.streetworld;

/** Draws things and their shadows. */
final class ActorDrawer {
    private static final double STRIDE = 1.9;
    private final Canvas canvas;
    private final View view;
    private final ThingPainter painter = new ThingPainter();
    private final float[] points = new float[1024];
    private double middleX;
    private double middleY;
    private double radius;

    ActorDrawer(Canvas canvas, View view) {
        this.canvas = canvas;
        this.view = view;
    }

    void draw() {
        // All shadows first: they lie on the ground and never on another thing.
        for (Actor actor : view.scene.actors()) {
            if (onScreen(actor)) {
                shadow(actor);
            }
        }
        for (Actor actor : view.scene.actors()) {
            if (onScreen(actor)) {
                thing(actor);
            }
        }
    }

    private double x(Actor actor) {
        return view.groundX(actor.xAt(view.seconds), actor.nearness());
    }

    private boolean onScreen(Actor actor) {
        double half = actor.height() * actor.design().aspect() / 2 + .1;
        double x = x(actor);
        return x > -half && x < view.scene.aspect() + half;
    }

    private void shadow(Actor actor) {
        Air air = view.scene.air();
        double side = air.sunLeft() ? 1 : -1;
        double width = actor.height() * actor.design().aspect();
        double rise = actor.altitude() > 0 ? .55 : 1;
        double x = x(actor) + side * width * .10;
        double y = view.groundY(actor.nearness());
        int dark = air.light().on(0x23263A);
        canvas.glow(
                x * view.scale,
                y * view.scale,
                rise * width * .62 * view.scale,
                rise * actor.height() * .07 * view.scale,
                dark,
                2 * air.shadow());
    }

    private void thing(Actor actor) {
        double gone = actor.speed() * view.seconds / Math.max(actor.height(), .05);
        double turns = actor.phase() + Math.abs(gone) * STRIDE;
        double bob =
                switch (actor.design().gait()) {
                    case WALK -> .012 * Math.abs(Wave.smooth(turns));
                    case FLY -> .03 * Wave.smooth(actor.phase() + view.seconds * .3);
                    case STAY, ROLL -> 0;
                };
        double tall = actor.height() * view.scale;
        double x = x(actor) * view.scale;
        double foot = (view.groundY(actor.nearness()) - actor.altitude() - bob * actor.height()) * view.scale;
        double half = actor.design().aspect() / 2;
        double facing = actor.turned() ? -1 : 1;
        double stride =
                actor.design().gait() == Gait.WALK ? .16 * Wave.smooth(turns) : .05 * Wave.smooth(turns + view.seconds);
        painter.take(actor, view.scene.air(), x - half * tall, foot - tall, tall);
        for (Part part : actor.design().parts()) {
            draw(part, x - facing * half * tall, foot - tall, tall, facing, stride * part.swing());
            canvas.fill(points, part.points().length, painter, actor.region());
            if (part.paint() == Paint.GLASS && view.scene.air().light() == Light.NIGHT) {
                shine();
            }
        }
    }

    /** Light around the pane that was drawn last. */
    private void shine() {
        canvas.glow(
                middleX, middleY, 1.5 * radius, 1.5 * radius, view.scene.air().pane(), 64);
    }

    /** Puts a part into pixels; what swings is slanted the more the lower it is. */
    private void draw(Part part, double x, double y, double tall, double facing, double swing) {
        float[] shape = part.points();
        double pivot = 2;
        if (swing != 0) {
            for (int i = 1; i < shape.length; i += 2) {
                pivot = Math.min(pivot, shape[i]);
            }
        }
        double left = Double.MAX_VALUE;
        double right = -Double.MAX_VALUE;
        double top = Double.MAX_VALUE;
        double bottom = -Double.MAX_VALUE;
        for (int i = 0; i < shape.length; i += 2) {
            double lean = swing == 0 ? 0 : swing * (shape[i + 1] - pivot);
            double px = x + facing * (shape[i] + lean) * tall;
            double py = y + shape[i + 1] * tall;
            points[i] = (float) px;
            points[i + 1] = (float) py;
            left = Math.min(left, px);
            right = Math.max(right, px);
            top = Math.min(top, py);
            bottom = Math.max(bottom, py);
        }
        middleX = (left + right) / 2;
        middleY = (top + bottom) / 2;
        radius = Math.max(right - left, bottom - top);
        painter.part(part.paint(), left, top, right, bottom, view.scene.air().sunLeft());
    }
}
