package io.maskstream.model.dataset.streetworld;

import java.util.Arrays;

/** Draws sky, upright surfaces and ground. */
final class BackdropDrawer {
    private final Canvas canvas;
    private final View view;
    private final SurfacePainter painter;
    private final float[] points = new float[4096];

    BackdropDrawer(Canvas canvas, View view) {
        this.canvas = canvas;
        this.view = view;
        painter = new SurfacePainter(view, canvas.width);
    }

    void draw() {
        sky();
        for (BackPiece piece : view.scene.backs()) {
            back(piece);
        }
        for (GroundPiece piece : view.scene.grounds()) {
            ground(piece);
        }
    }

    private void sky() {
        int ground = (int) Math.ceil(Math.min(1, Math.max(0, view.horizon + .01)) * canvas.height);
        Air air = view.scene.air();
        int region = view.scene.sky().region();
        for (int y = 0; y < ground; y++) {
            int rgb = Rgb.mix(air.skyTop(), air.skyLow(), 256 * y / Math.max(1, ground));
            Arrays.fill(canvas.rgb, y * canvas.width, (y + 1) * canvas.width, rgb);
            Arrays.fill(canvas.regions, y * canvas.width, (y + 1) * canvas.width, (short) region);
        }
        if (ground > 0) {
            new SkyDrawer(canvas, view).draw();
        }
    }

    private void back(BackPiece piece) {
        Scene scene = view.scene;
        Surface surface = piece.surface();
        double zoom = scene.zoom();
        double left = view.backX(piece.left(), piece.parallax());
        double right = view.backX(piece.right(), piece.parallax());
        if (right < 0 || left > scene.aspect()) {
            return;
        }
        double base = view.horizon + .012;
        double width = (piece.right() - piece.left()) / zoom;
        double height = piece.height() / zoom;
        double nearness = surface.design().place() == StuffPlace.FAR ? .12 : .42;
        int cap = scene.air().seen(scene.air().light().on(Rgb.mix(surface.rgb(), Rgb.WHITE, 150)), nearness);
        int roof = scene.air().seen(scene.air().light().on(Rgb.lit(surface.rgb(), 150)), nearness);
        for (BackOutline.Piece part : BackOutline.of(surface.design().profile(), width, height, surface.salt())) {
            double[] outline = part.points();
            for (int i = 0; i < outline.length; i += 2) {
                points[i] = (float) ((left + zoom * outline[i]) * view.scale);
                points[i + 1] = (float) ((base - zoom * outline[i + 1]) * view.scale);
            }
            RowPainter fill = part.cap()
                    ? flat(part.brighter() < 0 ? roof : cap)
                    : painter.upright(
                            surface, left + zoom * part.left(), base, piece.height(), nearness, part.brighter());
            canvas.fill(points, outline.length, fill, surface.region());
        }
    }

    static RowPainter flat(int rgb) {
        return (y, from, to, row) -> Arrays.fill(row, from, to, rgb);
    }

    private void ground(GroundPiece piece) {
        corner(0, piece.left(), piece.far());
        corner(2, piece.right(), piece.far());
        corner(4, piece.right(), piece.near());
        corner(6, piece.left(), piece.near());
        canvas.fill(points, 8, painter.ground(piece.surface()), piece.surface().region());
    }

    private void corner(int at, double x, double nearness) {
        double near = Math.max(nearness, 0);
        // A piece that reaches the lower edge goes on below it, so that a shaking camera sees no gap.
        double reach = nearness >= 1 ? 1.2 : near;
        boolean endless = x >= GroundPiece.ENDLESS || x <= -GroundPiece.ENDLESS;
        double column = endless ? (x > 0 ? view.scene.aspect() + 1 : -1) : view.groundX(x, reach);
        points[at] = (float) (Math.max(-4, Math.min(view.scene.aspect() + 4, column)) * view.scale);
        points[at + 1] = (float) (view.groundY(reach) * view.scale);
    }
}
