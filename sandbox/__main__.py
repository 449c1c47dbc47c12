"""Starts the practice platforms: `python -m sandbox --bind 127.0.0.1:8090`."""

import argparse
import asyncio
import gc
import json
import socket
import sys
from typing import Final

import uvicorn
import uvloop

from sandbox.app import Sandbox
from sandbox.transport import Protocol

BACKLOG: Final = 2048
# Posts and their parts live until the end: collecting them again and again only costs time.
GC_THRESHOLDS: Final = (50_000, 50, 100)


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m sandbox", description="Practice platforms on one address.")
    parser.add_argument("--bind", default="127.0.0.1:8090", help="host:port; port 0 takes a free one")
    parser.add_argument("--seed", type=int, default=1, help="the public and the faults follow from it")
    parser.add_argument("--life-seconds", type=float, default=0.0, help="stop by itself after so long; 0 is never")
    parser.add_argument("--root", help="platform/instance to serve at the address itself too")
    return parser.parse_args()


async def serve(server: uvicorn.Server, line: socket.socket, life_seconds: float) -> None:
    """Run until stopped or too old."""
    if life_seconds > 0:

        def expire() -> None:
            server.should_exit = True

        asyncio.get_running_loop().call_later(life_seconds, expire)
    await server.serve(sockets=[line])


def main() -> None:
    """Listen, say where on the first line of standard output, serve."""
    options = arguments()
    host, _, port = options.bind.rpartition(":")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    line = socket.socket(family)
    line.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    line.bind((host.strip("[]") or "127.0.0.1", int(port)))
    line.listen(BACKLOG)
    config = uvicorn.Config(
        Sandbox(options.seed, options.root),
        http=Protocol,
        ws="none",
        loop="uvloop",
        lifespan="off",
        log_level="warning",
        access_log=False,
        date_header=False,
        server_header=False,
        timeout_keep_alive=75,
        timeout_graceful_shutdown=1,
    )
    gc.set_threshold(*GC_THRESHOLDS)
    address = f"http://{host}:{line.getsockname()[1]}"
    sys.stdout.write(json.dumps({"listening": address}) + "\n")
    sys.stdout.flush()
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(serve(uvicorn.Server(config), line, options.life_seconds))


if __name__ == "__main__":
    main()
