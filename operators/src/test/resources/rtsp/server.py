"""An RTSP server for tests: server.py PORT LAUNCH-LINE [basic|digest USER PASSWORD].

Says "ready". The line "silent" on its standard input shuts the valves (elements named "valve") of all that is shown, "speak"
opens them; the end of its standard input ends it.
"""
import sys

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstRtsp", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import GLib, Gst, GstRtsp, GstRtspServer  # noqa: E402

Gst.init(None)
server = GstRtspServer.RTSPServer()
server.set_address("127.0.0.1")
server.set_service(sys.argv[1])
factory = GstRtspServer.RTSPMediaFactory()
factory.set_launch(sys.argv[2])
valves = []
silent = False


def remember(_, media):
    valve = media.get_element().get_by_name("valve")
    if valve is not None:
        valve.set_property("drop", silent)
        valves.append(valve)
        media.connect("unprepared", lambda _: valves.remove(valve))


factory.connect("media-configure", remember)
if len(sys.argv) > 5:
    token = GstRtspServer.RTSPToken()
    token.set_string("media.factory.role", "viewer")
    auth = GstRtspServer.RTSPAuth()
    if sys.argv[3] == "basic":
        auth.set_supported_methods(GstRtsp.RTSPAuthMethod.BASIC)
        auth.add_basic(GstRtspServer.RTSPAuth.make_basic(sys.argv[4], sys.argv[5]), token)
    else:
        auth.set_supported_methods(GstRtsp.RTSPAuthMethod.DIGEST)
        auth.add_digest(sys.argv[4], sys.argv[5], token)
    server.set_auth(auth)
    permissions = GstRtspServer.RTSPPermissions()
    permissions.add_permission_for_role("viewer", "media.factory.access", True)
    permissions.add_permission_for_role("viewer", "media.factory.construct", True)
    factory.set_permissions(permissions)
server.get_mount_points().add_factory("/main", factory)
server.attach(None)
loop = GLib.MainLoop()


def told(*_):
    global silent
    line = sys.stdin.readline()
    if not line:
        loop.quit()
        return False
    silent = line.strip() == "silent"
    for valve in valves:
        valve.set_property("drop", silent)
    return True


GLib.io_add_watch(sys.stdin.fileno(), GLib.PRIORITY_DEFAULT, GLib.IOCondition.HUP | GLib.IOCondition.IN, told)
print("ready", flush=True)
loop.run()
