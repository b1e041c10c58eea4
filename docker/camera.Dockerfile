# A camera to try things with, see camera.py.
#   docker build -f docker/camera.Dockerfile -t maskstream-camera:0.1.0-SNAPSHOT docker
FROM debian:12-slim
RUN apt-get update -qq \
 && apt-get install -y -qq --no-install-recommends gstreamer1.0-rtsp gir1.2-gst-rtsp-server-1.0 \
      gstreamer1.0-plugins-base gstreamer1.0-plugins-good gstreamer1.0-plugins-bad python3-gi \
 && rm -rf /var/lib/apt/lists/*
COPY --chmod=644 camera.py /opt/camera.py
USER nobody
EXPOSE 8554
HEALTHCHECK --interval=10s --timeout=5s CMD ["python3", "-c", "import socket; socket.create_connection(('127.0.0.1', 8554), 4)"]
CMD ["python3", "/opt/camera.py"]
