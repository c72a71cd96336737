"""A server on this machine that answers by a script, and misbehaves where the script says so."""

import json
import socket
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Turn:
    """One answer of the server."""

    body: object = None
    """JSON, or bytes to be sent as they are."""
    status: int = 200
    headers: dict = field(default_factory=dict)
    how: str = "whole"
    """``whole``; ``slow``: never answers; ``hang up``: before a byte; ``cut``: within the body."""


class Server:
    """Plays turns one after the other, and keeps what it was asked."""

    def __init__(self, *turns):
        self.turns = list(turns)
        self.requests = []
        self._over = threading.Event()
        self._lock = threading.Lock()
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                server.answer(self)

            def log_message(self, *args):
                pass

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.01,))

    @property
    def url(self):
        """Where it listens."""
        return f"http://127.0.0.1:{self._http.server_port}"

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *exc):
        self._over.set()
        self._http.shutdown()
        self._thread.join()
        self._http.server_close()

    def answer(self, handler):
        """Play the next turn."""
        length = int(handler.headers["Content-Length"])
        asked = json.loads(handler.rfile.read(length))
        with self._lock:
            self.requests.append((handler.path, dict(handler.headers), asked))
            turn = self.turns.pop(0) if self.turns else Turn({"detail": "no more"}, 418)
        body = turn.body(asked) if callable(turn.body) else turn.body
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        handler.close_connection = True
        if turn.how == "slow":
            self._over.wait(20)
        if turn.how in ("slow", "hang up"):
            handler.connection.shutdown(socket.SHUT_RDWR)
            return
        handler.send_response(turn.status)
        for name, value in {"Content-Type": "application/json", **turn.headers}.items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(data)))
        handler.send_header("Connection", "close")
        handler.end_headers()
        handler.wfile.write(data[: len(data) // 2] if turn.how == "cut" else data)
