"""A wsrpc client on a WebSocket that nobody here wrote: Debian's python3-websockets. It knows PROTOCOL.md and nothing else."""

import asyncio
import json
import sys

import websockets


async def main(url):
    async with websockets.connect(url, subprotocols=["wsrpc.1.json"]) as socket:
        assert socket.subprotocol == "wsrpc.1.json", socket.subprotocol
        await socket.send(json.dumps([0, 0, [0, {"v": 1, "sid": "python", "secret": "x", "gen": 1, "rx": 0, "tx0": 1}]]))
        kind, welcome = json.loads(await socket.recv())[2]
        assert (kind, welcome["resumed"]) == (1, False), welcome

        frames = []

        async def receive(wanted):
            while not any(wanted(frame) for frame in frames):
                frames.extend(json.loads(await socket.recv())[2:])
            return next(frame for frame in frames if wanted(frame))

        await socket.send(json.dumps([1, 0, [16, 1, "add", {"a": 1, "b": 2}]]))
        assert await receive(lambda frame: frame[:2] == [17, 1]) == [17, 1, 3]

        await socket.send(json.dumps([2, 1, [16, 3, "refuse", "closed"]]))
        error = await receive(lambda frame: frame[:2] == [18, 3])
        assert error[2] == 9 and error[4]["name"] == "Closed" and error[4]["executed"] == 2, error

        await socket.send(json.dumps([3, 2, [16, 5, "count", {"to": 3}]]))
        await receive(lambda frame: frame == [20, 5])
        assert [frame[2]["id"] for frame in frames if frame[:2] == [19, 5]] == [1, 2, 3], frames

        text = json.dumps([4, 6, [16, 7, "blob"], [19, 7, {"$b": 0}], [20, 7]]).encode()
        part = bytes(range(256)) * 100
        await socket.send(len(text).to_bytes(4, "big") + text + len(part).to_bytes(4, "big") + part)
        assert await receive(lambda frame: frame[:2] == [17, 7]) == [17, 7, {"size": len(part)}]

        pong = await socket.ping(b"\x00\xff")
        await pong

        # In parts, as this library sends an iterable.
        await socket.send(["[7,7,[16,9,", '"add",{"a":', '2,"b":2}', "]]"])
        assert await receive(lambda frame: frame[:2] == [17, 9]) == [17, 9, 4]

        await socket.send("[0,0,[15]]")
        try:
            while True:
                await socket.recv()
        except websockets.ConnectionClosed as closed:
            assert closed.code == 4400, closed.code
    print("python is served")


asyncio.run(main(sys.argv[1]))
