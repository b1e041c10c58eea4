"""A camera to try things with: a moving test picture as H.264 at rtsp://HOST:PORT/main. Usage: camera.py [ADDRESS [PORT]]"""
import sys

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import GLib, Gst, GstRtspServer  # noqa: E402

PICTURE = "videotestsrc is-live=true pattern=ball ! video/x-raw,width=640,height=360,framerate=25/1"
CODEC = "openh264enc bitrate=1000000 gop-size=25 ! h264parse ! rtph264pay name=pay0 pt=96 config-interval=-1"

Gst.init(None)
server = GstRtspServer.RTSPServer()
server.set_address(sys.argv[1] if len(sys.argv) > 1 else "0.0.0.0")
server.set_service(sys.argv[2] if len(sys.argv) > 2 else "8554")
factory = GstRtspServer.RTSPMediaFactory()
factory.set_launch(f"( {PICTURE} ! videoconvert ! {CODEC} )")
# Everybody sees the same picture, encoded once.
factory.set_shared(True)
server.get_mount_points().add_factory("/main", factory)
if server.attach(None) == 0:
    sys.exit("camera.py: the port is taken")
print(f"ready on {server.get_bound_port()}", flush=True)
GLib.MainLoop().run()
